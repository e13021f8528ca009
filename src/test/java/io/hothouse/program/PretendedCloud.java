package io.hothouse.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hothouse.openstack.SimulatedCloud;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A cloud on which a stack comes up within two looks at it, with the nodes that it is given. */
final class PretendedCloud implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  /** A machine of the stack. */
  record Node(String name, String address, String privateAddress, String hostKey) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> deleted = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> flavors = new TreeMap<>(Map.of("small", 2048, "medium", 4096));
  private List<Node> nodes = List.of();
  private Optional<JsonNode> stack = Optional.empty();
  private Optional<String> failure = Optional.empty();
  private String status = "";
  private int looks;
  private int cores = 100;
  private boolean loginRefused;

  PretendedCloud() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns what a clouds.yaml says of this cloud. */
  String cloudsYaml() {
    return """
    clouds:
      pretended:
        auth: {auth_url: "http://127.0.0.1:%d/v3", username: demo, password: canary-password, project_name: demo,
               user_domain_name: Default, project_domain_name: Default}
    """
        .formatted(server.getAddress().getPort());
  }

  synchronized void nodes(List<Node> machines) {
    nodes = List.copyOf(machines);
  }

  /** From now on a stack ends with this reason. */
  synchronized void fails(String reason) {
    failure = Optional.of(reason);
  }

  /** From now on a stack stays as it is when it begins. */
  synchronized void hang() {
    looks = Integer.MIN_VALUE;
  }

  synchronized void cores(int quota) {
    cores = quota;
  }

  synchronized void refuseLogins() {
    loginRefused = true;
  }

  /** Puts a stack there that somebody else made. */
  synchronized void foreignStack(String name) {
    ObjectNode foreign = JSON.createObjectNode().put("stack_name", name).put("tags", "somebody");
    foreign.putObject("parameters");
    stack = Optional.of(foreign);
    status = "CREATE_COMPLETE";
  }

  synchronized boolean hasStack() {
    return stack.isPresent();
  }

  /** Sets how the last action on the stack ended. */
  synchronized void status(String newStatus) {
    status = newStatus;
  }

  List<String> deleted() {
    return List.copyOf(deleted);
  }

  /** Returns the requests so far that could change something. */
  List<String> changes() {
    return requests.stream()
        .filter(line -> !line.startsWith("GET ") && !line.contains("/auth/tokens"))
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    requests.add(method + " " + path);
    int code = 200;
    String answer;
    synchronized (this) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("x-openstack-request-id", "req-pretended");
      if (path.endsWith("/auth/tokens")) {
        code = loginRefused ? 401 : 201;
        exchange.getResponseHeaders().add("X-Subject-Token", "token");
        answer =
            loginRefused
                ? "{\"error\": {\"code\": 401, \"message\": \"The request you have made requires authentication.\"}}"
                : SimulatedCloud.token(server.getAddress().getPort());
      } else if (path.startsWith("/heat/")) {
        answer = heat(exchange, method, path.substring("/heat".length()), body);
        if (answer.isEmpty()) {
          answer =
              "{\"code\": 404, \"error\": {\"type\": \"EntityNotFound\", \"message\": \"not there\"}}";
        }
        code = answer.contains("EntityNotFound") ? 404 : method.equals("POST") ? 201 : 200;
        if (answer.equals("deleted")) {
          code = 204;
          answer = "";
        } else if (exchange.getResponseHeaders().containsKey("Location")) {
          code = 302;
        }
      } else {
        answer = other(path);
        code = answer.isEmpty() ? 404 : 200;
      }
    }
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String heat(HttpExchange exchange, String method, String path, byte[] body)
      throws IOException {
    String[] parts = path.split("/", -1);
    if (method.equals("POST")) {
      JsonNode request = JSON.readTree(body);
      if (path.endsWith("/preview")) {
        return "{\"stack\": {\"resources\": [{\"resource_type\": \"OS::Nova::Server\"}]}}";
      }
      stack = Optional.of(request);
      status = "CREATE_IN_PROGRESS";
      looks = Math.min(looks, 0);
      return "{\"stack\": {\"id\": \"" + ID + "\"}}";
    }
    if (parts.length == 2) {
      return "{\"stacks\": [" + stack.map(it -> shown()).orElse("") + "]}";
    }
    if (stack.isEmpty() || !stack.get().path("stack_name").asText().equals(parts[2])) {
      return "";
    }
    if (method.equals("DELETE")) {
      deleted.add(parts[2]);
      stack = Optional.empty();
      return "deleted";
    }
    if (parts.length == 3) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1" + "/heat" + path + "/" + ID);
      return "{}";
    }
    if (parts.length == 4) {
      return "{\"stack\": " + shown() + "}";
    }
    if (parts[4].equals("events")) {
      return exchange.getRequestURI().getQuery().contains("marker=")
          ? "{\"events\": []}"
          : "{\"events\": [" + events() + "]}";
    }
    if (parts.length > 6) {
      return metadata(parts[5]);
    }
    return parts.length > 5 ? attributes(parts[5]) : "{\"resources\": [" + resources() + "]}";
  }

  /** The second look sees the end. */
  private String events() {
    if (status.equals("CREATE_IN_PROGRESS") && ++looks > 1) {
      status = failure.isPresent() ? "CREATE_FAILED" : "CREATE_COMPLETE";
    }
    List<String> events = new ArrayList<>();
    for (int i = 0; failure.isEmpty() && i < nodes.size(); i++) {
      events.add(event("signal-" + i, "handle_" + i, "handle-" + i, "SIGNAL_COMPLETE", ""));
    }
    if (!status.equals("CREATE_IN_PROGRESS")) {
      failure.ifPresent(reason -> events.add(event("bad", "server", "s", "CREATE_FAILED", reason)));
      events.add(event("end", "demo", ID, status, failure.orElse("done")));
    }
    return looks > 1 || !status.equals("CREATE_IN_PROGRESS") ? String.join(",", events) : "";
  }

  private String event(String id, String resource, String physical, String state, String reason) {
    return """
    {"id": "%s", "event_time": "2026-01-01T00:00:00Z", "resource_name": "%s", "physical_resource_id": "%s",
     "resource_status": "%s", "resource_status_reason": "%s",
     "links": [{"rel": "stack", "href": "http://127.0.0.1/v1/p/stacks/%s/%s"}]}"""
        .formatted(
            id, resource, physical, state, reason, stack.get().path("stack_name").asText(), ID);
  }

  private String metadata(String handle) {
    Node node = nodes.get(Integer.parseInt(handle.substring("handle_".length())));
    ObjectNode metadata = JSON.createObjectNode();
    metadata.putObject("metadata").putObject("booted").put("data", booted(node));
    ((ObjectNode) metadata.path("metadata"))
        .putObject("ready")
        .put("data", "{\"name\": \"" + node.name() + "\"}");
    return metadata.toString();
  }

  private static String booted(Node node) {
    return """
    {"name": "%s", "address": "%s", "kernel": "6.1.0-18-amd64", "host_keys": ["%s"]}"""
        .formatted(node.name(), node.privateAddress(), node.hostKey());
  }

  private String attributes(String resource) {
    Node node = nodes.get(Integer.parseInt(resource.substring(resource.lastIndexOf('_') + 1)));
    return "{\"resource\": {\"attributes\": {\"floating_ip_address\": \""
        + node.address()
        + "\"}}}";
  }

  private String resources() {
    return nodes.stream()
        .map(
            node ->
                """
                {"resource_name": "server", "resource_type": "OS::Nova::Server", "physical_resource_id": "id-of-%s",
                 "resource_status": "%s", "resource_status_reason": "%s", "links": []}"""
                    .formatted(node.name(), status, failure.orElse("")))
        .collect(Collectors.joining(","));
  }

  private String shown() {
    ObjectNode shown = JSON.createObjectNode();
    shown.put("stack_name", stack.get().path("stack_name").asText());
    shown.put("id", ID).put("stack_status", status).put("creation_time", "2026-01-01T00:00:00Z");
    shown.put("stack_status_reason", failure.orElse(""));
    for (String tag : stack.get().path("tags").asText().split(",", -1)) {
      shown.withArray("tags").add(tag);
    }
    shown.set("parameters", stack.get().path("parameters"));
    if (status.endsWith("_COMPLETE")) {
      ObjectNode first = JSON.createObjectNode();
      List<ObjectNode> others = new ArrayList<>();
      for (Node node : nodes) {
        boolean controlPlane = first.isEmpty();
        ObjectNode output = controlPlane ? first : JSON.createObjectNode();
        ObjectNode signals = JSON.createObjectNode().put("booted", booted(node));
        output.put("address", node.address()).put("signals", signals.toString());
        if (!controlPlane) {
          others.add(output);
        }
      }
      shown
          .withArray("outputs")
          .addObject()
          .put("output_key", "control_plane")
          .set("output_value", first);
      ObjectNode workers =
          ((com.fasterxml.jackson.databind.node.ArrayNode) shown.path("outputs")).addObject();
      workers.put("output_key", "workers").putArray("output_value").addAll(others);
    }
    return shown.toString();
  }

  @SuppressWarnings("StatementSwitchToExpressionSwitch") // text blocks read better so
  private String other(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    switch (name) {
      case "limits":
        return "{\"limits\": {\"absolute\": {\"maxTotalCores\": "
            + cores
            + ", \"totalCoresUsed\": 0, \"maxTotalInstances\": 100, \"totalInstancesUsed\": 0,"
            + " \"maxTotalRAMSize\": -1, \"totalRAMUsed\": 0}}}";
      case "networks":
        return """
        {"networks": [{"id": "n-1", "name": "public", "router:external": true, "tenant_id": "admin"}]}""";
      case "images":
        return """
        {"images": [{"id": "i-1", "name": "hothouse-node-0", "status": "active", "size": 1000000, "min_ram": 0,
         "min_disk": 0, "hothouse_node_digest": "0"}]}""";
      case "detail":
      case "servers":
      case "flavors":
        return path.contains("/flavors") ? flavors() : "{\"servers\": [" + servers() + "]}";
      case "ports":
        return "{\"ports\": [" + ports() + "]}";
      case "floatingips":
        return "{\"floatingips\": [" + floating() + "]}";
      case "n-1":
        return "{\"network_ip_availability\": {\"total_ips\": 100, \"used_ips\": 3}}";
      case "details.json":
        return "{\"quota\": {\"router\": {\"limit\": 10, \"used\": 1, \"reserved\": 0}}}";
      case "subnets":
      case "routers":
        return "{\"" + name + "\": []}";
      case "security-groups":
        return "{\"security_groups\": []}";
      case "os-keypairs":
        return "{\"keypairs\": []}";
      case "os-server-groups":
        return "{\"server_groups\": []}";
      default:
        return "";
    }
  }

  private String flavors() {
    return flavors.entrySet().stream()
        .map(
            it ->
                "{\"id\": \"%1$s\", \"name\": \"%1$s\", \"vcpus\": 2, \"ram\": %2$d, \"disk\": 10}"
                    .formatted(it.getKey(), it.getValue()))
        .collect(Collectors.joining(",", "{\"flavors\": [", "]}"));
  }

  private String servers() {
    return stack.isEmpty()
        ? ""
        : nodes.stream()
            .map(
                it ->
                    "{\"id\": \"id-of-%1$s\", \"name\": \"%1$s\", \"status\": \"ACTIVE\"}"
                        .formatted(it.name()))
            .collect(Collectors.joining(","));
  }

  private String ports() {
    return stack.isEmpty()
        ? ""
        : nodes.stream()
            .map(
                it ->
                    """
                    {"id": "port-of-%1$s", "device_id": "id-of-%1$s", "network_id": "n", "port_security_enabled": false,
                     "fixed_ips": [{"ip_address": "%2$s"}], "security_groups": []}"""
                        .formatted(it.name(), it.privateAddress()))
            .collect(Collectors.joining(","));
  }

  private String floating() {
    return stack.isEmpty()
        ? ""
        : nodes.stream()
            .map(
                it ->
                    """
                    {"id": "floating-of-%1$s", "port_id": "port-of-%1$s", "floating_ip_address": "%2$s"}"""
                        .formatted(it.name(), it.address()))
            .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
