package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import java.util.Optional;

/** Whether the network that nodes are reached through is there, and good for them. */
final class NetworkChecks {
  /** IPv6's least MTU, which pods may count on, and vxlan's 50 bytes. */
  private static final int LEAST_MTU = 1330;

  private final CloudSession cloud;
  private final Demand demand;
  private final CheckList checks;

  NetworkChecks(CloudSession cloud, Demand demand, CheckList checks) {
    this.cloud = cloud;
    this.demand = demand;
    this.checks = checks;
  }

  /** Floating addresses are of IPv4. */
  void accessByFloatingAddress() {
    String range = demand.request().cluster().accessRange();
    if (range.contains(":") && demand.floatingAddresses() > 0) {
      checks.add(
          CloudCheck.failed(
              "access range",
              range + " is of IPv6",
              "of IPv4, as floating addresses are",
              new HothouseException(
                  ErrorCode.NETWORK,
                  "The nodes get floating addresses of IPv4, which nobody in %s reaches. Next: give an IPv4 range with --access-cidr, or --floating-ips none on a network whose addresses you reach."
                      .formatted(range))));
    }
  }

  /** Returns the network, if there is one, once it has been looked at. */
  Optional<NamedNetwork> network() {
    Optional<String> asked = demand.request().cluster().externalNetwork();
    boolean provider = demand.onProviderNetwork();
    Optional<NamedNetwork> network =
        checks.found(
            provider ? "provider network" : "external network",
            asked.orElse("the only one"),
            () -> demand.network(cloud.lookups(), asked),
            NamedNetwork::name);
    network.filter(it -> provider).ifPresent(this::portSecurity);
    network.ifPresent(
        it -> checks.known("addresses of " + it.name(), "known", () -> addresses(it)));
    network.flatMap(NamedNetwork::mtu).ifPresent(this::mtu);
    return network;
  }

  /** Neutron refuses security groups on such a network, and Heat would fail in the middle. */
  private void portSecurity(NamedNetwork network) {
    boolean wanted = !demand.isOther("port_security", "true");
    String found = network.portSecurity() ? "port security" : "no port security";
    String needed = wanted ? "port security, for security groups" : "none";
    checks.add(
        network.portSecurity() || !wanted
            ? CloudCheck.ok("ports of " + network.name(), found, needed)
            : CloudCheck.failed(
                "ports of " + network.name(),
                found,
                needed,
                new HothouseException(
                    ErrorCode.NETWORK,
                    "The network '%s' has no port security, so that its ports cannot have security groups. Next: --parameter port_security=false, which leaves the nodes' ports open to all who reach that network."
                        .formatted(network.name()))));
  }

  /** Only administrators may ask how full a network is: Heat tells the others. */
  private void addresses(NamedNetwork network) {
    int needed = demand.onProviderNetwork() ? demand.nodes() : demand.floatingAddresses() + 1;
    cloud
        .lookups()
        .freeAddresses(network.id())
        .ifPresent(
            free -> {
              String found = free + " free";
              checks.add(
                  free >= needed
                      ? CloudCheck.ok("addresses of " + network.name(), found, needed + "")
                      : CloudCheck.failed(
                          "addresses of " + network.name(),
                          found,
                          needed + "",
                          full(network, free, needed)));
            });
  }

  private HothouseException full(NamedNetwork network, long free, int needed) {
    return new HothouseException(
        ErrorCode.NETWORK,
        "The network '%s' of the cloud '%s' has %d free addresses, but %d are needed. Next: free some, use fewer workers%s."
            .formatted(
                network.name(),
                cloud.cloudName(),
                free,
                needed,
                demand.floatingAddresses() > 1 ? ", or --floating-ips control-plane" : ""));
  }

  private void mtu(int mtu) {
    String needed = LEAST_MTU + " for pods behind vxlan";
    checks.add(
        mtu < LEAST_MTU
            ? CloudCheck.warning("MTU of the external network", mtu + "", needed)
            : CloudCheck.ok("MTU of the external network", mtu + "", needed));
  }
}
