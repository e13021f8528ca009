package io.hothouse.openstack.census;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The interfaces of routers, which Heat loses sight of when its engine ends while it makes one:
 * then it can delete neither the router nor the subnet.
 */
public final class RouterInterfaces {
  /** Neutron's names for them: of ordinary, distributed and highly available routers. */
  private static final Set<String> OWNERS =
      Set.of(
          "network:router_interface",
          "network:router_interface_distributed",
          "network:ha_router_replicated_interface");

  private final ServiceClient neutron;

  /** Creates the view on the routers of a project. */
  public RouterInterfaces(ServiceClient neutron) {
    this.neutron = neutron;
  }

  /** Tells whether a port is the interface of a router. */
  static boolean is(JsonNode port) {
    return OWNERS.contains(Json.text(port, "device_owner"));
  }

  /**
   * Takes all interfaces off a router.
   *
   * @return the ids of their ports
   */
  public List<String> detach(String routerId) {
    List<String> ports = new ArrayList<>();
    neutron
        .list(
            "list the interfaces of the router " + routerId,
            Addresses.query("/ports", Map.of("device_id", routerId)),
            "ports")
        .stream()
        .filter(RouterInterfaces::is)
        .forEach(port -> ports.add(Json.text(port, "id")));
    for (String port : ports) {
      ObjectNode body = Json.object();
      body.put("port_id", port);
      Call call =
          neutron
              .call(
                  "take the interface %s off the router %s".formatted(port, routerId),
                  "PUT",
                  "/routers/" + Addresses.segment(routerId) + "/remove_router_interface")
              .json(Json.bytes(body));
      neutron.accepted(call, neutron.send(call));
    }
    return List.copyOf(ports);
  }
}
