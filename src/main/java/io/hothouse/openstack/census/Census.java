package io.hothouse.openstack.census;

import io.hothouse.openstack.adapter.Openstack4j;
import io.hothouse.openstack.heat.Stacks;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.Session;
import io.hothouse.pipeline.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.openstack4j.api.OSClient.OSClientV3;

/** Counts what belongs to an environment, whoever made it and whether or not its stack is there. */
public final class Census {
  private static final int THREADS = 4;

  private final Session session;
  private final Stacks stacks;
  private final Openstack4j openstack4j;

  /** Creates the census; {@code stacks} tells which names are other stacks'. */
  public Census(Session session, Stacks stacks, Openstack4j openstack4j) {
    this.session = session;
    this.stacks = stacks;
    this.openstack4j = openstack4j;
  }

  /** Returns everything of the project that is this environment's, servers first. */
  public List<Leftover> of(Footprint footprint) {
    List<String> others =
        stacks.list(List.of()).stream()
            .map(stack -> stack.stackId().name())
            .filter(name -> !name.equals(footprint.stackName()))
            .toList();
    return leftovers(footprint, inventory(), others);
  }

  private List<Found> inventory() {
    Inventory inventory = new Inventory(session.projectId());
    List<Function<OSClientV3, List<Found>>> kinds = new ArrayList<>(inventory.always());
    if (session.findEndpoint(Service.VOLUME).isPresent()) {
      kinds.add(inventory::volumes);
      kinds.add(inventory::snapshots);
    }
    if (session.findEndpoint(Service.LOAD_BALANCER).isPresent()) {
      kinds.add(unused -> inventory.balancers(new ServiceClient(session, Service.LOAD_BALANCER)));
    }
    return Together.map(
            "taking the census", THREADS, kinds, kind -> openstack4j.ask("take the census", kind))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** What hangs on something of the environment is the environment's too, at any distance. */
  static List<Leftover> leftovers(Footprint footprint, List<Found> all, List<String> others) {
    Set<String> owned = new HashSet<>();
    List<Leftover> leftovers = new ArrayList<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Found found : all) {
        Optional<String> why =
            owned.contains(found.id()) ? Optional.empty() : why(footprint, found, owned, others);
        if (why.isPresent()) {
          owned.add(found.id());
          leftovers.add(new Leftover(found.kind(), found.id(), found.name(), why.get()));
          grown = true;
        }
      }
    }
    return List.copyOf(leftovers);
  }

  private static Optional<String> why(
      Footprint footprint, Found found, Set<String> owned, List<String> others) {
    if (footprint.physicalIds().contains(found.id())) {
      return Optional.of("made by the stack");
    }
    if (footprint.names(found.name(), others)) {
      return Optional.of("named after the stack");
    }
    return found.hangsOn().stream()
        .filter(owned::contains)
        .findFirst()
        .map(id -> "attached to " + id);
  }
}
