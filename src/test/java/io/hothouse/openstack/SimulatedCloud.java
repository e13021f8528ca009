package io.hothouse.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Tls;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A cloud with a memory: stacks come and go in it, as Heat's do, while answers get lost and clients
 * are killed.
 *
 * <p>A kill ends the client at its next pause or request; whether the request during which it comes
 * was carried out is left to chance, so that it stands for a {@code kill -9} between any two
 * outside effects.
 */
public final class SimulatedCloud {
  static {
    // As in the build, for the benchmark that runs without it. The first server of a process
    // decides.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The client's process is gone. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A stack that is not deleted, or not yet. */
  private static final class Simulated {
    final String name;
    final String id = UUID.randomUUID().toString();
    final List<String> tags;
    final String creator;
    String status;
    int requestsLeft;

    Simulated(String name, List<String> tags, String creator, String status, int requestsLeft) {
      this.name = name;
      this.creator = creator;
      this.tags = tags;
      this.status = status;
      this.requestsLeft = requestsLeft;
    }
  }

  private final Random random;
  private final Map<String, Simulated> stacks = new LinkedHashMap<>();
  private final List<String> deletedForeign = new ArrayList<>();
  private double faultRate;
  private Optional<Boolean> killsBeforeWork = Optional.empty();
  private int created;
  private Outage outage = Outage.CUT;
  private int outageLeft;

  /** Creates an empty cloud whose faults follow from {@code random}. */
  public SimulatedCloud(Random random) {
    this.random = random;
  }

  /** Sets how likely a request meets a fault. */
  public void faultRate(double rate) {
    faultRate = rate;
  }

  /** Says whether kills come before or after a request is carried out; else chance says it. */
  public void killBeforeWork(boolean before) {
    killsBeforeWork = Optional.of(before);
  }

  /** The ways in which a cloud is away for a while. */
  public enum Outage {
    /** Its services start again: they answer that they are not there. */
    RESTART,
    /** The network between is cut: nothing passes, but what was on its way may arrive. */
    CUT
  }

  /** Lets the next requests meet an outage. */
  public synchronized void outage(Outage kind, int requests) {
    outage = kind;
    outageLeft = requests;
  }

  private synchronized Optional<Outage> outage() {
    return outageLeft-- > 0 ? Optional.of(outage) : Optional.empty();
  }

  /** Adds a stack that is not Hothouse's. */
  public synchronized void addForeign(String name) {
    stacks.put(name, new Simulated(name, List.of("foreign"), "", "CREATE_COMPLETE", 0));
  }

  /** Returns the names of all stacks that are there. */
  public synchronized List<String> names() {
    return List.copyOf(stacks.keySet());
  }

  /** Returns the machine that made a stack that is there. */
  public synchronized Optional<String> creator(String name) {
    return Optional.ofNullable(stacks.get(name)).map(stack -> stack.creator);
  }

  /** Returns the foreign stacks that somebody asked to delete. */
  public synchronized List<String> deletedForeign() {
    return List.copyOf(deletedForeign);
  }

  /** Returns how many stacks were made in all. */
  public synchronized int created() {
    return created;
  }

  /** One process that works with the cloud. */
  public final class Client implements AutoCloseable {
    private final HttpServer server;
    private final String machine;
    private int requestsToLive;
    private volatile boolean killed;

    Client(String machine, int requestsToLive) {
      this.machine = machine;
      this.requestsToLive = requestsToLive;
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
      server.createContext("/", this::handle);
      server.start();
    }

    /** Returns the login of this process. */
    public CloudSession session() {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      return CloudSession.open(
          FakeCloud.config(base, Tls.DEFAULT, EndpointChoice.ANY), unhurried());
    }

    /** Returns a wait that takes no time, and ends a process that is killed. */
    public Wait unhurried() {
      return new Wait(
          duration -> {
            if (killed) {
              throw new Killed();
            }
          });
    }

    /** Tells whether the process is gone. */
    public boolean killed() {
      return killed;
    }

    private void handle(HttpExchange exchange) throws IOException {
      byte[] request = exchange.getRequestBody().readAllBytes();
      boolean login = exchange.getRequestURI().getPath().endsWith("/auth/tokens");
      if (killed) {
        exchange.close();
        return;
      }
      Optional<Outage> away = outage();
      if (away.isPresent()) {
        if (away.get() == Outage.RESTART) {
          send(exchange, Answer.of(503, "{}"));
          return;
        }
        if (random.nextInt(4) == 0) {
          answer(exchange, request);
        }
        exchange.close();
        return;
      }
      boolean last = --requestsToLive < 0;
      double dice = last || login ? 1 : random.nextDouble();
      boolean carriedOut =
          !(last && killsBeforeWork.orElseGet(random::nextBoolean)) && dice >= faultRate / 2;
      Answer answer = carriedOut ? answer(exchange, request) : Answer.of(503, "{}");
      if (last) {
        killed = true;
        exchange.close();
      } else if (dice < faultRate && random.nextBoolean()) {
        exchange.close();
      } else {
        send(
            exchange,
            dice < faultRate ? Answer.of(random.nextBoolean() ? 500 : 503, "{}") : answer);
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }

    private Answer answer(HttpExchange exchange, byte[] request) throws IOException {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/auth/tokens")) {
        return new Answer(201, token(server.getAddress().getPort()), "X-Subject-Token", "token");
      }
      return SimulatedCloud.this.answer(
          machine, exchange.getRequestMethod(), path, request, exchange.getRequestURI().getQuery());
    }
  }

  /**
   * Starts a process.
   *
   * @param machine where it runs
   * @param requestsToLive during which request it is killed; a large number for never
   */
  public Client client(String machine, int requestsToLive) {
    return new Client(machine, requestsToLive);
  }

  private record Answer(int status, String body, String header, String value) {
    static Answer of(int status, String body) {
      return new Answer(status, body, "x-openstack-request-id", "req-simulated");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add(answer.header(), answer.value());
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Returns the answer to a login at a cloud whose services are all on this port. */
  public static String token(int port) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String catalogue =
        Map.of(
                "orchestration", "/heat",
                "compute", "/nova/v2.1",
                "network", "/neutron",
                "image", "/glance",
                "identity", "/v3")
            .entrySet()
            .stream()
            .map(
                it ->
                    """
                    {"type": "%s", "name": "%s", "id": "%s", "endpoints": [{"interface": "public", "region": "r",
                     "region_id": "r", "id": "1", "url": "http://127.0.0.1:%d%s"}]}"""
                        .formatted(it.getKey(), it.getKey(), it.getKey(), port, it.getValue()))
            .collect(Collectors.joining(","));
    return """
    {"token": {"methods": ["password"], "user": {"id": "u", "name": "demo", "domain": {"id": "default", "name": "Default"}},
     "project": {"id": "p", "name": "demo", "domain": {"id": "default", "name": "Default"}}, "roles": [],
     "issued_at": "%s", "expires_at": "%s", "catalog": [%s]}}"""
        .formatted(now, now.plus(Duration.ofHours(1)), catalogue);
  }

  private synchronized Answer answer(
      String machine, String method, String path, byte[] request, String query) throws IOException {
    stacks.values().removeIf(SimulatedCloud::moveOn);
    if (!path.startsWith("/heat/stacks")) {
      return Answer.of(200, others());
    }
    String[] parts = path.substring("/heat".length()).split("/", -1);
    if (parts.length == 2) {
      return method.equals("POST")
          ? create(machine, JSON.readTree(request))
          : Answer.of(200, list(query));
    }
    Simulated stack = stacks.get(parts[2]);
    if (stack == null || (parts.length > 3 && !stack.id.equals(parts[3]))) {
      return error(404, "EntityNotFound");
    }
    if (parts.length == 3) {
      return new Answer(302, "", "Location", "http://127.0.0.1" + path + "/" + stack.id);
    }
    if (parts.length > 4) {
      return Answer.of(200, parts[4].equals("events") ? "{\"events\": []}" : resources(stack));
    }
    if (method.equals("DELETE")) {
      if (!stack.tags.contains("hothouse")) {
        deletedForeign.add(stack.name);
      }
      stack.status = "DELETE_IN_PROGRESS";
      stack.requestsLeft = random.nextInt(4);
      return Answer.of(204, "");
    }
    return Answer.of(200, "{\"stack\": " + shown(stack) + "}");
  }

  /** Each request lets a little time pass; tells whether the stack is gone. */
  private static boolean moveOn(Simulated stack) {
    if (stack.requestsLeft-- > 0) {
      return false;
    }
    if (stack.status.equals("CREATE_IN_PROGRESS")) {
      stack.status = "CREATE_COMPLETE";
    }
    return stack.status.equals("DELETE_IN_PROGRESS");
  }

  private Answer create(String machine, JsonNode request) {
    String name = request.path("stack_name").asText();
    if (stacks.containsKey(name)) {
      return error(409, "StackExists");
    }
    created++;
    String end = faultRate > 0 && random.nextInt(6) == 0 ? "CREATE_FAILED" : "CREATE_IN_PROGRESS";
    Simulated stack =
        new Simulated(
            name,
            List.of(request.path("tags").asText().split(",", -1)),
            machine,
            end,
            random.nextInt(4));
    stacks.put(name, stack);
    return Answer.of(201, "{\"stack\": {\"id\": \"%s\"}}".formatted(stack.id));
  }

  private String list(String query) {
    return stacks.values().stream()
        .filter(it -> query == null || !query.contains("tags=") || it.tags.contains("hothouse"))
        .map(SimulatedCloud::shown)
        .collect(Collectors.joining(",", "{\"stacks\": [", "]}"));
  }

  private static String shown(Simulated stack) {
    return """
    {"stack_name": "%s", "id": "%s", "stack_status": "%s", "stack_status_reason": "", "tags": [%s],
     "creation_time": "2026-01-01T00:00:00Z", "outputs": [], "parameters": {"worker_count": "2"}}"""
        .formatted(
            stack.name,
            stack.id,
            stack.status,
            stack.tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(",")));
  }

  private static String resources(Simulated stack) {
    return """
    {"resources": [{"resource_name": "server", "resource_type": "OS::Nova::Server",
      "physical_resource_id": "server-of-%s", "resource_status": "CREATE_COMPLETE", "links": []}]}"""
        .formatted(stack.id);
  }

  /** The servers are those of the stacks; there is nothing else but a neighbour's network. */
  private String others() {
    String servers =
        stacks.values().stream()
            .map(
                it -> "{\"id\": \"server-of-%s\", \"name\": \"%s-node\"}".formatted(it.id, it.name))
            .collect(Collectors.joining(","));
    return """
    {"servers": [%s], "keypairs": [], "server_groups": [], "ports": [], "subnets": [], "routers": [], "floatingips": [],
     "security_groups": [], "networks": [{"id": "n", "name": "demo-neighbour", "tenant_id": "p"}]}"""
        .formatted(servers);
  }

  private static Answer error(int status, String type) {
    return Answer.of(
        status,
        "{\"code\": %d, \"error\": {\"type\": \"%s\", \"message\": \"%s\"}}"
            .formatted(status, type, type));
  }
}
