package io.hothouse.openstack.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.ServiceClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks Nova and Neutron how servers can be reached. */
public final class ServerAccesses {
  private static final int ALL_PORTS = 65535;

  private final ServiceClient nova;
  private final ServiceClient neutron;

  public ServerAccesses(ServiceClient nova, ServiceClient neutron) {
    this.nova = nova;
    this.neutron = neutron;
  }

  /** Returns those of these servers that are there, by their names. */
  public Map<String, ServerAccess> of(Collection<String> names) {
    List<JsonNode> ports = neutron.list("list the ports", "/ports", "ports");
    List<JsonNode> floating =
        neutron.list("list the floating addresses", "/floatingips", "floatingips");
    Map<String, List<JsonNode>> rules = rules();
    Map<String, ServerAccess> found = new TreeMap<>();
    for (JsonNode server : nova.list("list the servers", "/servers/detail", "servers")) {
      String name = Json.text(server, "name");
      if (names.contains(name)) {
        List<JsonNode> own =
            ports.stream()
                .filter(port -> Json.text(port, "device_id").equals(Json.text(server, "id")))
                .toList();
        found.put(
            name,
            new ServerAccess(
                name,
                Json.text(server, "status"),
                own.stream().flatMap(ServerAccesses::addresses).collect(Collectors.toSet()),
                floating.stream()
                    .filter(it -> ids(own).contains(Json.text(it, "port_id")))
                    .map(it -> Json.text(it, "floating_ip_address"))
                    .collect(Collectors.toSet()),
                own.stream().allMatch(port -> port.path("port_security_enabled").asBoolean(true)),
                own.stream()
                    .flatMap(ServerAccesses::groups)
                    .distinct()
                    .flatMap(group -> rules.getOrDefault(group, List.of()).stream())
                    .map(rule -> rule(rule, ports))
                    .toList()));
      }
    }
    return found;
  }

  private Map<String, List<JsonNode>> rules() {
    Map<String, List<JsonNode>> rules = new HashMap<>();
    neutron
        .list("list the security groups", "/security-groups", "security_groups")
        .forEach(
            group ->
                rules.put(
                    Json.text(group, "id"),
                    stream(group.path("security_group_rules"))
                        .filter(rule -> Json.text(rule, "direction").equals("ingress"))
                        .filter(rule -> !Json.text(rule, "ethertype").equals("IPv6"))
                        .toList()));
    return rules;
  }

  private static AccessRule rule(JsonNode rule, List<JsonNode> ports) {
    String group = Json.text(rule, "remote_group_id");
    Set<String> sources =
        group.isEmpty()
            ? Set.of()
            : ports.stream()
                .filter(port -> groups(port).anyMatch(group::equals))
                .flatMap(ServerAccesses::addresses)
                .collect(Collectors.toSet());
    return new AccessRule(
        Json.text(rule, "protocol"),
        number(rule, "port_range_min").orElse(0),
        number(rule, "port_range_max").orElse(ALL_PORTS),
        Json.text(rule, "remote_ip_prefix"),
        sources,
        !group.isEmpty());
  }

  private static Optional<Integer> number(JsonNode rule, String field) {
    return rule.path(field).isInt() ? Optional.of(rule.path(field).asInt()) : Optional.empty();
  }

  private static Set<String> ids(List<JsonNode> ports) {
    return ports.stream()
        .map(port -> Json.text(port, "id"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Stream<String> groups(JsonNode port) {
    return stream(port.path("security_groups")).map(JsonNode::asText);
  }

  private static Stream<String> addresses(JsonNode port) {
    return stream(port.path("fixed_ips")).map(it -> Json.text(it, "ip_address"));
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
