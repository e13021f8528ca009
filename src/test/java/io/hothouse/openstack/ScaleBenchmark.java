package io.hothouse.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hothouse.Deadline;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Tls;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Follows the launch of stacks of 10, 100 and 1000 nodes, each of which has the events of a worker
 * of {@code heat-templates}, spread over a minute, and prints what that costs. Started by {@code
 * src/bench/scale}; no part of the tests.
 */
class ScaleBenchmark {
  private static final int POLLS = 75;
  private static final Duration BETWEEN_POLLS = Duration.ofMillis(800);
  private static final String ID = "045e3101-bf97-4c81-b5a6-97d385b5042d";
  private static final String[] RESOURCES = {
    "port", "floating_ip", "handle", "signals", "server", "0"
  };

  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private List<String> ids;
  private List<String> texts;

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 1000})
  void follow(int nodes) throws IOException {
    events(nodes);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      CloudSession session =
          CloudSession.open(
              FakeCloud.config(base, Tls.DEFAULT, EndpointChoice.ANY),
              new Wait(pause -> polls.incrementAndGet()));
      long cpu = cpu();
      AtomicInteger seen = new AtomicInteger();
      session
          .stacks()
          .awaitCreated(
              new StackId("demo", ID),
              Deadline.after(Duration.ofMinutes(5)),
              event -> seen.incrementAndGet());
      cpu = cpu() - cpu;
      System.gc();
      Runtime java = Runtime.getRuntime();
      System.out.printf(
          "%4d nodes: %6d events seen, %3d polls, %.2f requests per poll, %6.1f MB received, %5.2f s of CPU, %3d MB of heap%n",
          nodes,
          seen.get(),
          polls.get(),
          (double) requests.get() / polls.get(),
          bytes.get() / 1e6,
          cpu / 1e9,
          (java.totalMemory() - java.freeMemory()) >> 20);
      assertThat(seen.get()).isEqualTo(ids.size());
      assertThat((double) requests.get() / polls.get()).isLessThanOrEqualTo(2);
    } finally {
      server.stop(0);
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The answers are made beforehand, so that the server's share in the figures is small. */
  private void events(int nodes) {
    ids = new ArrayList<>();
    texts = new ArrayList<>();
    int all = nodes * RESOURCES.length * 2;
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < all; i++) {
      Instant at = start.plus(BETWEEN_POLLS.multipliedBy((long) POLLS * i / all));
      String status = i / nodes / RESOURCES.length == 0 ? "CREATE_IN_PROGRESS" : "CREATE_COMPLETE";
      add(
          RESOURCES[i / nodes % RESOURCES.length],
          "node-" + i % nodes,
          UUID.randomUUID().toString(),
          status,
          at);
    }
    add("demo", "demo", ID, "CREATE_COMPLETE", start.plus(BETWEEN_POLLS.multipliedBy(POLLS)));
  }

  private void add(String resource, String stack, String physical, String status, Instant at) {
    String id = UUID.randomUUID().toString();
    ids.add(id);
    texts.add(
        """
        {"id": "%s", "links": [{"href": "http://h/v1/p/stacks/%s/%s", "rel": "stack"}], "event_time": "%sZ",
         "resource_name": "%s", "logical_resource_id": "%s", "physical_resource_id": "%s",
         "resource_status": "%s", "resource_status_reason": "state changed"}"""
            .formatted(
                id,
                stack,
                stack.equals("demo")
                    ? ID
                    : UUID.nameUUIDFromBytes(stack.getBytes(StandardCharsets.UTF_8)),
                at.toString().substring(0, 19),
                resource,
                resource,
                physical,
                status));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getRequestBody().readAllBytes();
    if (path.endsWith("/auth/tokens")) {
      exchange.getResponseHeaders().add("X-Subject-Token", "token");
      send(exchange, 201, SimulatedCloud.token(exchange.getLocalAddress().getPort()));
      return;
    }
    requests.incrementAndGet();
    if (!path.endsWith("/events")) {
      boolean done = polls.get() >= POLLS;
      send(
          exchange,
          200,
          """
          {"stack": {"stack_name": "demo", "id": "%s", "stack_status": "CREATE_%s", "tags": []}}"""
              .formatted(ID, done ? "COMPLETE" : "IN_PROGRESS"));
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    int marker = query.indexOf("marker=");
    int from = 0;
    if (marker >= 0) {
      from = ids.indexOf(query.substring(marker + 7).replaceFirst("&.*", "")) + 1;
    }
    int to = Math.min(ids.size(), (int) ((long) ids.size() * (polls.get() + 1) / POLLS));
    send(
        exchange,
        200,
        "{\"events\": [" + String.join(",", texts.subList(Math.min(from, to), to)) + "]}");
  }

  private void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    bytes.addAndGet(body.length);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
