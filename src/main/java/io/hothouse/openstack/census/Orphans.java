package io.hothouse.openstack.census;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.heat.Heritage;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.ServiceClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * What belongs to an environment and is not in its stack: things that carry its tag, whoever made
 * them, and things that Heat made and lost sight of when its engine ended.
 */
public final class Orphans {
  /** Neutron's collections, those first that are in the way of others. */
  private static final Map<String, String> KINDS = kinds();

  private static final String ROUTER = "router";
  private static final String SERVER = "server";
  private static final String LOST = "made by the stack and lost by Heat";

  private final ServiceClient nova;
  private final ServiceClient neutron;
  private final RouterInterfaces interfaces;
  private final String project;

  /** Looks at these services of a project. */
  public Orphans(
      ServiceClient nova, ServiceClient neutron, RouterInterfaces interfaces, String project) {
    this.nova = nova;
    this.neutron = neutron;
    this.interfaces = interfaces;
    this.project = project;
  }

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("floating address", "floatingips");
    kinds.put("port", "ports");
    kinds.put(ROUTER, "routers");
    kinds.put("subnet", "subnets");
    kinds.put("network", "networks");
    kinds.put("security group", "security-groups");
    return kinds;
  }

  /** Returns what carries the environment's tag. */
  public List<Leftover> tagged(Heritage heritage) {
    return find(
        thing ->
            tags(thing).contains(heritage.tag())
                ? Optional.of("has the tag " + heritage.tag())
                : Optional.empty());
  }

  /** Returns what Heat made for the stack and does not know any more. */
  public List<Leftover> lost(Heritage heritage) {
    // Servers are in the way of their ports.
    List<Leftover> lost = new ArrayList<>(lostServers(heritage));
    lost.addAll(
        find(
            thing ->
                heritage.made(Json.text(thing, "name"), created(thing))
                        || heritage.claims(Json.text(thing, "description"))
                    ? Optional.of(LOST)
                    : Optional.empty()));
    return List.copyOf(lost);
  }

  /** Their names are the templates' own, and prove nothing: the templates mark them. */
  private List<Leftover> lostServers(Heritage heritage) {
    List<Leftover> lost = new ArrayList<>();
    for (JsonNode server : nova.list("list the servers", "/servers/detail", "servers")) {
      if (heritage.claims(Json.text(server.path("metadata"), "hothouse-mark"))) {
        lost.add(new Leftover(SERVER, Json.text(server, "id"), name(server), LOST));
      }
    }
    return lost;
  }

  private interface Proof {
    Optional<String> of(JsonNode thing);
  }

  private List<Leftover> find(Proof proof) {
    List<Leftover> found = new ArrayList<>();
    KINDS.forEach(
        (kind, collection) -> {
          String path = Addresses.query("/" + collection, Map.of("project_id", project));
          for (JsonNode thing :
              neutron.list("list the " + collection, path, collection.replace('-', '_'))) {
            // Those of a router go with it.
            if (!RouterInterfaces.is(thing)) {
              proof
                  .of(thing)
                  .map(why -> new Leftover(kind, Json.text(thing, "id"), name(thing), why))
                  .ifPresent(found::add);
            }
          }
        });
    return List.copyOf(found);
  }

  /**
   * Deletes servers and Neutron's things one by one, those first that are in the way of others; one
   * that cannot be deleted does not keep the others.
   *
   * @param things others among them stay
   * @param notes told what went, and what did not and why
   */
  public void remove(List<Leftover> things, Consumer<String> notes) {
    List<String> order = new ArrayList<>(List.of(SERVER));
    order.addAll(KINDS.keySet());
    List<Leftover> ordered =
        things.stream()
            .filter(thing -> order.contains(thing.kind()))
            .sorted(Comparator.comparing(thing -> order.indexOf(thing.kind())))
            .toList();
    for (Leftover thing : ordered) {
      try {
        if (thing.kind().equals(ROUTER)) {
          interfaces.detach(thing.id());
        }
        String action = "delete the " + thing.kind() + " " + thing.id();
        String id = Addresses.segment(thing.id());
        if (thing.kind().equals(SERVER)) {
          nova.delete(action, "/servers/" + id);
        } else {
          neutron.delete(action, "/" + KINDS.get(thing.kind()) + "/" + id);
        }
        notes.accept("deleted " + thing);
      } catch (HothouseException problem) {
        notes.accept(problem.getMessage());
      }
    }
  }

  private static String name(JsonNode thing) {
    String name = Json.text(thing, "name");
    return name.isEmpty() ? Json.text(thing, "floating_ip_address") : name;
  }

  private static List<String> tags(JsonNode thing) {
    return StreamSupport.stream(thing.path("tags").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static Optional<Instant> created(JsonNode thing) {
    return Json.time(thing, "created_at");
  }
}
