package io.hothouse.openstack.census;

import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.network.Port;
import org.openstack4j.model.network.options.PortListOptions;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.VolumeAttachment;

/** Lists everything in a project that an environment may leave behind, one kind at a time. */
final class Inventory {
  private final String project;

  Inventory(String project) {
    this.project = project;
  }

  /** Returns what lists each kind that every cloud has. */
  List<Function<OSClientV3, List<Found>>> always() {
    return List.of(
        this::servers,
        this::ports,
        this::networks,
        this::subnets,
        this::routers,
        this::floatingAddresses,
        this::securityGroups,
        this::keyPairs,
        this::serverGroups);
  }

  private List<Found> servers(OSClientV3 client) {
    return client.compute().servers().list(false).stream()
        .map(it -> Found.of("server", it.getId(), it.getName()))
        .toList();
  }

  private List<Found> ports(OSClientV3 client) {
    return client.networking().port().list(PortListOptions.create().tenantId(project)).stream()
        .map(Inventory::port)
        .toList();
  }

  /** A port keeps the network, and the security groups that it uses, from going. */
  private static Found port(Port port) {
    List<String> holds = new ArrayList<>();
    holds.add(port.getDeviceId());
    holds.add(port.getNetworkId());
    if (port.getSecurityGroups() != null) {
      holds.addAll(port.getSecurityGroups());
    }
    return Found.of("port", port.getId(), port.getName(), holds.toArray(String[]::new));
  }

  private List<Found> networks(OSClientV3 client) {
    return client.networking().network().list(Map.of("tenant_id", project)).stream()
        .map(it -> Found.of("network", it.getId(), it.getName()))
        .toList();
  }

  private List<Found> subnets(OSClientV3 client) {
    return client.networking().subnet().list().stream()
        .filter(it -> project.equals(it.getTenantId()))
        .map(it -> Found.of("subnet", it.getId(), it.getName(), it.getNetworkId()))
        .toList();
  }

  private List<Found> routers(OSClientV3 client) {
    return client.networking().router().list().stream()
        .filter(it -> project.equals(it.getTenantId()))
        .map(it -> Found.of("router", it.getId(), it.getName()))
        .toList();
  }

  private List<Found> floatingAddresses(OSClientV3 client) {
    return client.networking().floatingip().list(Map.of("tenant_id", project)).stream()
        .map(
            it ->
                Found.of(
                    "floating address",
                    it.getId(),
                    it.getFloatingIpAddress(),
                    it.getPortId(),
                    it.getRouterId()))
        .toList();
  }

  private List<Found> securityGroups(OSClientV3 client) {
    return client.networking().securitygroup().list(Map.of("tenant_id", project)).stream()
        .map(it -> Found.of("security group", it.getId(), it.getName()))
        .toList();
  }

  private List<Found> keyPairs(OSClientV3 client) {
    return client.compute().keypairs().list().stream()
        .map(it -> Found.of("key pair", it.getName(), it.getName()))
        .toList();
  }

  private List<Found> serverGroups(OSClientV3 client) {
    return client.compute().serverGroups().list().stream()
        .map(it -> Found.of("server group", it.getId(), it.getName()))
        .toList();
  }

  /** Lists snapshots of volumes, which only clouds with Cinder have. */
  List<Found> snapshots(OSClientV3 client) {
    return client.blockStorage().snapshots().list().stream()
        .map(it -> Found.of("snapshot", it.getId(), it.getName(), it.getVolumeId()))
        .toList();
  }

  /** Lists balancers, which only clouds with Octavia have and openstack4j finds no endpoint of. */
  List<Found> balancers(ServiceClient octavia) {
    String path = Addresses.query("/v2/lbaas/loadbalancers", Map.of("project_id", project));
    return octavia.list("list the balancers", path, "loadbalancers").stream()
        .map(
            it ->
                Found.of(
                    "balancer",
                    Json.text(it, "id"),
                    Json.text(it, "name"),
                    Json.text(it, "vip_subnet_id"),
                    Json.text(it, "vip_network_id")))
        .toList();
  }

  /** Lists volumes, which only clouds with Cinder have. */
  List<Found> volumes(OSClientV3 client) {
    return client.blockStorage().volumes().list().stream().map(Inventory::volume).toList();
  }

  private static Found volume(Volume volume) {
    String[] holders =
        volume.getAttachments().stream().map(VolumeAttachment::getServerId).toArray(String[]::new);
    return Found.of("volume", volume.getId(), volume.getName(), holders);
  }
}
