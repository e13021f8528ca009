package io.hothouse.launch;

import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import io.hothouse.openstack.lookup.Quota;
import io.hothouse.openstack.lookup.QuotaNeed;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an environment takes of its cloud, as far as what was asked for tells.
 *
 * @param request what was asked for
 */
record Demand(UpRequest request) {
  static final String CONTROL_PLANE = "control_plane";
  static final String WORKER = "worker";

  /** Returns how many nodes there will be. */
  int nodes() {
    return request.cluster().workers() + 1;
  }

  /** Returns how many of them get a floating address. */
  int floatingAddresses() {
    return switch (request.cluster().floatingAddresses()) {
      case "all" -> nodes();
      case "control-plane" -> 1;
      default -> 0;
    };
  }

  /** Tells whether nodes are reached by addresses of a network that is there already. */
  boolean onProviderNetwork() {
    return floatingAddresses() == 0;
  }

  /**
   * Finds the network that nodes are reached through.
   *
   * @param asked its name or id; empty for the only one that there is
   */
  NamedNetwork network(Lookups lookups, Optional<String> asked) {
    return onProviderNetwork() ? lookups.providerNetwork(asked) : lookups.externalNetwork(asked);
  }

  /** Returns the size of the volumes that servers boot from, in GB; 0 when from their own disks. */
  int bootVolume() {
    return said("boot_volume_size")
        .filter(size -> size.matches("[0-9]{1,6}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  /** Returns the types of resources that are certain to be made. */
  Set<String> types() {
    Set<String> types = new HashSet<>(request.template().gathered().requiredTypes());
    if (bootVolume() > 0) {
      types.add("OS::Cinder::Volume");
    }
    return types;
  }

  /** Returns what of the project's quotas it needs, with the flavors of its roles. */
  QuotaNeed quotas(Map<String, Flavor> roles) {
    int own = onProviderNetwork() ? 0 : 1;
    int ports = isOther("second_network", "") ? 2 : 1;
    int group = isOther("server_group", "none") ? 1 : 0;
    int groups = isOther("port_security", "true") ? 0 : 1;
    QuotaNeed servers = QuotaNeed.none();
    for (Map.Entry<String, Flavor> role : roles.entrySet()) {
      int count = role.getKey().equals(WORKER) ? request.cluster().workers() : 1;
      servers = servers.plusServers(role.getValue(), count);
    }
    return servers
        .plus(Quota.SERVER_GROUPS, group)
        .plus(Quota.SERVER_GROUP_MEMBERS, group * nodes())
        .plus(Quota.VOLUMES, bootVolume() > 0 ? nodes() : 0)
        .plus(Quota.VOLUME_GIGABYTES, bootVolume() * nodes())
        .plus(Quota.FLOATING_IPS, floatingAddresses())
        .plus(Quota.NETWORKS, own)
        .plus(Quota.SUBNETS, own)
        .plus(Quota.ROUTERS, own)
        // Besides the nodes' own ports there are the router's and the one of the address server.
        .plus(Quota.PORTS, nodes() * ports + 2 * own)
        .plus(Quota.SECURITY_GROUPS, groups)
        .plus(Quota.SECURITY_GROUP_RULES, 7 * groups);
  }

  /** Tells whether the user wants a parameter of the template to be something else. */
  boolean isOther(String parameter, String usual) {
    return request
        .template()
        .valueOf(parameter)
        .map(String::strip)
        .filter(it -> !it.equalsIgnoreCase(usual))
        .isPresent();
  }

  /** Returns what the user wants a parameter of the template to be, without what surrounds it. */
  Optional<String> said(String parameter) {
    return request.template().valueOf(parameter).map(String::strip).filter(it -> !it.isEmpty());
  }
}
