package io.hothouse.openstack.lookup;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.adapter.Openstack4j;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.Session;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openstack4j.model.network.Network;

/** Finds what the user named, before anything is made; what is ambiguous is refused. */
public final class Lookups {
  private static final int MOST_SHOWN = 30;

  /**
   * A network by id and name.
   *
   * @param portSecurity whether its ports have security groups unless they say otherwise
   */
  public record NamedNetwork(String id, String name, Optional<Integer> mtu, boolean portSecurity) {
    /** Refuses what nobody could ask for. */
    public NamedNetwork {
      Objects.requireNonNull(id, "a network's id");
      Objects.requireNonNull(name, "a network's name");
    }

    private static NamedNetwork of(Network network) {
      return new NamedNetwork(
          network.getId(),
          network.getName(),
          Optional.ofNullable(network.getMTU()),
          // Clouds without the extension have security groups on every port.
          !Boolean.FALSE.equals(network.isPortSecurityEnabled()));
    }
  }

  private final Session session;
  private final NodeImages images;
  private final Openstack4j openstack4j;

  /** Creates the finder; it asks {@code images} for images and openstack4j for the rest. */
  public Lookups(Session session, NodeImages images, Openstack4j openstack4j) {
    this.session = session;
    this.images = images;
    this.openstack4j = openstack4j;
  }

  /** Returns the flavors that the project may use. */
  public List<Flavor> flavors() {
    return openstack4j.ask(
        "list the flavors",
        client ->
            client.compute().flavors().list(true).stream()
                .map(
                    it ->
                        new Flavor(
                            it.getId(), it.getName(), it.getVcpus(), it.getRam(), it.getDisk()))
                .toList());
  }

  /** Returns the flavor with that name or id. */
  public Flavor flavor(String nameOrId) {
    return only(ErrorCode.FLAVOR, "flavor", nameOrId, flavors(), Flavor::id, Flavor::name);
  }

  /**
   * Returns the hypervisor that a flavor's servers need, by its extra specifications; empty where
   * they name none or this user may not know.
   */
  public Optional<String> hypervisor(Flavor flavor) {
    try {
      // openstack4j returns nothing for an answer without them.
      return Optional.ofNullable(
              openstack4j.ask(
                  "see what the flavor " + flavor.name() + " needs",
                  client -> client.compute().flavors().listExtraSpecs(flavor.id())))
          .flatMap(
              all ->
                  Stream.of("capabilities:hypervisor_type", "hypervisor_type")
                      .map(all::get)
                      .filter(Objects::nonNull)
                      .findFirst());
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.AUTH || problem.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** Returns the active image with that name or id. */
  public NodeImage image(String nameOrId) {
    Optional<NodeImage> byId = images.byId(nameOrId).filter(NodeImage::active);
    if (byId.isPresent()) {
      return byId.get();
    }
    List<NodeImage> named = images.named(nameOrId).stream().filter(NodeImage::active).toList();
    List<NodeImage> candidates = named.isEmpty() ? images.all() : named;
    return only(ErrorCode.IMAGE, "image", nameOrId, candidates, NodeImage::id, NodeImage::name);
  }

  /** Returns the external networks that the project may use. */
  public List<NamedNetwork> externalNetworks() {
    return networks(Network::isRouterExternal);
  }

  /**
   * Returns the network with that name or id that servers are attached to, or the only one that is
   * shared with this project.
   *
   * @param nameOrId what the user named, if anything
   */
  public NamedNetwork providerNetwork(Optional<String> nameOrId) {
    if (nameOrId.isPresent()) {
      return only(
          ErrorCode.NETWORK,
          "network",
          nameOrId.get(),
          networks(any -> true),
          NamedNetwork::id,
          NamedNetwork::name);
    }
    return theOnly(
        "provider network", networks(Network::isShared), "name one with --external-network");
  }

  private List<NamedNetwork> networks(Predicate<Network> which) {
    return openstack4j.ask(
        "list the networks",
        client ->
            client.networking().network().list().stream()
                .filter(which)
                .map(NamedNetwork::of)
                .toList());
  }

  /**
   * Returns the external network with that name or id, or the only one there is.
   *
   * @param nameOrId what the user named, if anything
   */
  public NamedNetwork externalNetwork(Optional<String> nameOrId) {
    List<NamedNetwork> all = externalNetworks();
    if (nameOrId.isPresent()) {
      return only(
          ErrorCode.NETWORK,
          "external network",
          nameOrId.get(),
          all,
          NamedNetwork::id,
          NamedNetwork::name);
    }
    return theOnly(
        "external network",
        all,
        "use no floating addresses, with --floating-ips none and a network that servers may be on");
  }

  private NamedNetwork theOnly(String kind, List<NamedNetwork> all, String without) {
    if (all.size() == 1) {
      return all.get(0);
    }
    throw new HothouseException(
        ErrorCode.NETWORK,
        "Tried to choose the %s of the cloud '%s', but it has %s. Next: %s."
            .formatted(
                kind,
                session.cloudName(),
                all.isEmpty() ? "none that this project may use" : "several: " + names(all),
                all.isEmpty() ? without : "name one of them with --external-network"));
  }

  /** Returns how many addresses of a network are free; nothing where this user may not know. */
  public Optional<Long> freeAddresses(String networkId) {
    try {
      return new ServiceClient(session, Service.NETWORK)
          .find("see how full a network is", "/network-ip-availabilities/" + networkId)
          .map(body -> body.path("network_ip_availability"))
          .filter(it -> it.path("total_ips").isNumber() && it.path("used_ips").isNumber())
          .map(it -> it.path("total_ips").asLong() - it.path("used_ips").asLong());
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.AUTH || problem.code() == ErrorCode.CLOUD_ERROR) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** Returns the availability zones that {@code service}, Nova or Cinder, makes things in. */
  public List<String> zones(Service service) {
    return new ServiceClient(session, service)
            .list(
                "list the availability zones of " + service,
                "/os-availability-zone",
                "availabilityZoneInfo")
            .stream()
            .filter(it -> it.path("zoneState").path("available").asBoolean())
            .map(it -> it.path("zoneName").asText())
            .sorted()
            .toList();
  }

  private static String names(List<NamedNetwork> networks) {
    return networks.stream().map(NamedNetwork::name).sorted().collect(Collectors.joining(", "));
  }

  private <T> T only(
      ErrorCode code,
      String kind,
      String nameOrId,
      List<T> all,
      Function<T, String> id,
      Function<T, String> name) {
    List<T> found =
        all.stream()
            .filter(it -> id.apply(it).equals(nameOrId) || name.apply(it).equals(nameOrId))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      throw new HothouseException(
          code,
          "Tried to find the %s '%s' on the cloud '%s', but several have that name: %s. Next: use an id."
              .formatted(kind, nameOrId, session.cloudName(), joined(found, id)));
    }
    throw new HothouseException(
        code,
        "Tried to find the %s '%s' on the cloud '%s', but it is not there. There are: %s. Next: choose one of them."
            .formatted(kind, nameOrId, session.cloudName(), joined(all, name)));
  }

  private static <T> String joined(List<T> all, Function<T, String> text) {
    String names =
        all.stream()
            .map(text)
            .distinct()
            .sorted()
            .limit(MOST_SHOWN)
            .collect(Collectors.joining(", "));
    String more = all.size() > MOST_SHOWN ? " and more" : "";
    return names.isEmpty() ? "none" : names + more;
  }
}
