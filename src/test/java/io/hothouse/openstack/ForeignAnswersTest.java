package io.hothouse.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hothouse.ErrorCode;
import io.hothouse.ForeignInput;
import io.hothouse.HothouseException;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Tls;
import io.hothouse.openstack.census.Footprint;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Quota;
import io.hothouse.openstack.lookup.QuotaNeed;
import io.hothouse.openstack.transport.Service;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a cloud answers, it is read or refused, and never the cause of a defect. */
final class ForeignAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Random RANDOM = new Random(ForeignInput.SEED);

  /** Every service finds what it is asked for in this. */
  private static final String ANSWER =
      """
      {"stacks": [{"id": "s-1", "stack_name": "demo", "stack_status": "CREATE_COMPLETE",
         "tags": ["hothouse", "hothouse-nonce-abc"], "creation_time": "2026-11-20T09:00:00Z"}],
       "stack": {"id": "s-1", "stack_name": "demo", "stack_status": "CREATE_COMPLETE",
         "stack_status_reason": "", "tags": ["hothouse"], "creation_time": "2026-11-20T09:00:00Z",
         "parameters": {"worker_count": "1"}, "outputs": [{"output_key": "workers", "output_value": []}],
         "links": [{"rel": "self", "href": "http://h/v1/p/stacks/demo/s-1"}]},
       "resources": [{"resource_name": "router", "physical_resource_id": "r-1", "resource_status":
         "CREATE_COMPLETE", "resource_type": "OS::Neutron::Router", "resource_status_reason": "",
         "links": [{"rel": "stack", "href": "http://h/stacks/demo/s-1"}]}],
       "events": [{"id": "e-1", "event_time": "2026-11-20T10:00:00Z", "resource_name": "demo",
         "physical_resource_id": "s-1", "resource_status": "CREATE_COMPLETE", "links": []}],
       "flavors": [{"id": "1", "name": "small", "vcpus": 2, "ram": 2048, "disk": 10}],
       "extra_specs": {"hypervisor_type": "LXC"},
       "images": [{"id": "i-1", "name": "hothouse-node-1", "status": "active", "size": 1, "min_ram": 0,
         "min_disk": 0, "created_at": "2026-11-20T10:00:00Z", "owner": "p"}],
       "networks": [{"id": "n-1", "name": "public", "router:external": true, "mtu": 1500, "shared": false}],
       "network_ip_availability": {"total_ips": 10, "used_ips": 2},
       "subnets": [{"id": "n-2", "name": "demo", "network_id": "n-1", "tenant_id": "p"}],
       "ports": [{"id": "p-1", "name": "demo-port", "device_id": "d", "network_id": "n-1", "device_owner": ""}],
       "routers": [{"id": "r-1", "name": "demo-router", "tenant_id": "p"}],
       "floatingips": [{"id": "f-1", "floating_ip_address": "192.0.2.7", "router_id": "r-1"}],
       "security_groups": [{"id": "g-1", "name": "demo"}], "keypairs": [{"keypair": {"name": "demo"}}],
       "servers": [{"id": "v-1", "name": "demo-control-plane", "status": "ACTIVE", "metadata": {}}],
       "server_groups": [{"id": "sg-1", "name": "demo", "members": ["v-1"]}],
       "volumes": [], "snapshots": [], "loadbalancers": [],
       "availabilityZoneInfo": [{"zoneName": "nova", "zoneState": {"available": true}}],
       "quota": {"port": {"limit": 7, "used": 0, "reserved": 0}},
       "limits": {"rate": [], "absolute": {"maxTotalCores": 20, "totalCoresUsed": 0}}}""";

  private HttpServer server;
  private ExecutorService threads;
  private String base;
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean login = exchange.getRequestMethod().equals("POST");
    String good = login ? Capture.of("token-201").response(base).build().getBody() : ANSWER;
    String body = RANDOM.nextInt(3) == 0 ? changed(good) : good;
    told.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Subject-Token", "token");
    exchange.getResponseHeaders().add("x-openstack-request-id", "req-1");
    exchange.sendResponseHeaders(status(login), bytes.length);
    try (OutputStream stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }

  private static int status(boolean login) {
    if (RANDOM.nextInt(20) == 0) {
      return List.of(400, 403, 404, 409, 413, 300).get(RANDOM.nextInt(6));
    }
    return login ? 201 : 200;
  }

  /** The answer with one or some of its values in the place of others, or of other kinds. */
  private static String changed(String good) throws IOException {
    JsonNode tree = JSON.readTree(good);
    for (int i = RANDOM.nextInt(3); i >= 0; i--) {
      change(tree);
    }
    return tree.toString();
  }

  private static void change(JsonNode tree) {
    List<JsonNode> containers = new ArrayList<>();
    collect(tree, containers);
    JsonNode chosen = containers.get(RANDOM.nextInt(containers.size()));
    if (chosen instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(RANDOM.nextInt(names.size()));
      if (RANDOM.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, other(containers));
      }
    } else if (chosen instanceof ArrayNode array) {
      array.set(RANDOM.nextInt(array.size()), other(containers));
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (!node.isEmpty()) {
      containers.add(node);
    }
    node.forEach(child -> collect(child, containers));
  }

  private static JsonNode other(List<JsonNode> containers) {
    return switch (RANDOM.nextInt(9)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.getNodeFactory().numberNode(RANDOM.nextLong());
      case 2 -> JSON.getNodeFactory().textNode(ForeignInput.piece(RANDOM));
      case 3 -> JSON.getNodeFactory().booleanNode(RANDOM.nextBoolean());
      case 4 -> JSON.createArrayNode();
      case 5 -> JSON.createObjectNode();
      case 6 -> JSON.getNodeFactory().textNode("http://[::1");
      case 7 -> JSON.getNodeFactory().numberNode(-1);
      default -> containers.get(RANDOM.nextInt(containers.size())).deepCopy();
    };
  }

  @Test
  void everyQuestion_anyAnswer_isReadOrRefused() {
    ForeignInput.often(
        () -> {
          told.clear();
          try {
            ask();
          } catch (HothouseException refused) {
            assertThat(refused.code()).as(told.toString()).isNotEqualTo(ErrorCode.INTERNAL);
          } catch (RuntimeException | StackOverflowError defect) {
            throw new AssertionError("a defect in reading:\n" + String.join("\n", told), defect);
          }
        });
  }

  private void ask() {
    CloudSession session =
        CloudSession.open(
            FakeCloud.config(base, Tls.DEFAULT, EndpointChoice.ANY), new Wait(pause -> {}));
    List<Runnable> questions =
        List.of(
            () -> session.stacks().list(List.of("hothouse")),
            () -> session.stacks().find("demo").ifPresent(stack -> made(session, stack)),
            () -> session.lookups().flavors().forEach(it -> session.lookups().hypervisor(it)),
            () -> session.lookups().externalNetwork(Optional.empty()),
            () -> session.lookups().freeAddresses("n-1"),
            () -> session.lookups().zones(Service.COMPUTE),
            () -> session.images().newest("hothouse-node-"),
            () -> session.lookups().image("hothouse-node-1"),
            () -> session.quotas().compare(need()),
            () -> session.census().of(new Footprint("demo", Set.of("r-1"), Set.of())),
            () -> session.serverAccesses().of(List.of("demo")),
            session::serviceEndpoints,
            () -> session.trustsRefused());
    for (Runnable question : questions) {
      try {
        question.run();
      } catch (HothouseException refused) {
        assertThat(refused.code()).as(told.toString()).isNotEqualTo(ErrorCode.INTERNAL);
      }
    }
  }

  private static QuotaNeed need() {
    return QuotaNeed.none()
        .plusServers(new Flavor("1", "small", 2, 2048, 10), 3)
        .plus(Quota.PORTS, 3);
  }

  private static void made(CloudSession session, Stack stack) {
    session.stacks().made(stack);
    session.stacks().show(stack.stackId());
    session.stacks().resources(stack.stackId());
  }
}
