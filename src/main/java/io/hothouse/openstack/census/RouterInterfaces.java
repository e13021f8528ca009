package io.hothouse.openstack.census;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The interfaces of routers, which Heat loses sight of when its engine ends while it makes one:
 * then it can delete neither the router nor the subnet.
 */
public final class RouterInterfaces {
  private final ServiceClient neutron;

  public RouterInterfaces(ServiceClient neutron) {
    this.neutron = neutron;
  }

  /**
   * Takes all interfaces off a router.
   *
   * @return the ids of their ports
   */
  public List<String> detach(String routerId) {
    Map<String, String> query = new TreeMap<>();
    query.put("device_id", routerId);
    query.put("device_owner", "network:router_interface");
    List<String> ports = new ArrayList<>();
    neutron
        .list(
            "list the interfaces of the router " + routerId,
            Addresses.query("/ports", query),
            "ports")
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
