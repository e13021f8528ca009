package io.hothouse.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  static final WireMockExtension KEYSTONE =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private final Prober prober = new Prober(2, new Wait(duration -> {}));

  @Test
  void mysql_greeting_isDecodedAsTelnetShowsIt() throws Exception {
    try (Server server = new Server(packet("\n5.5.39-MariaDB-wsrep\0rest"))) {
      Answer answer = new MySqlGreeting(3306).attempt(loopback(server.port()), PATIENCE);

      assertThat(answer).isEqualTo(Answer.ok("protocol 10, server 5.5.39-MariaDB-wsrep"));
    }
  }

  @Test
  void mysql_errorPacket_isWrongWithItsText() throws Exception {
    try (Server server = new Server(packet("\u00ff\u0010\u0004Too many connections"))) {
      Answer answer = new MySqlGreeting(3306).attempt(loopback(server.port()), PATIENCE);

      assertThat(answer).isEqualTo(Answer.wrong("MySQL refuses: Too many connections"));
    }
  }

  @Test
  void mysql_closedBeforeTheGreeting_isClosed() throws Exception {
    try (Server server = new Server(new byte[0])) {
      Answer answer = new MySqlGreeting(3306).attempt(loopback(server.port()), PATIENCE);

      assertThat(answer.verdict()).isEqualTo(Answer.Verdict.CLOSED);
    }
  }

  @Test
  void mysql_somethingElseAnswers_isWrong() throws Exception {
    try (Server server =
        new Server("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII))) {
      Answer answer = new MySqlGreeting(3306).attempt(loopback(server.port()), PATIENCE);

      assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
    }
  }

  @Test
  void mysql_nobodyListens_isRefused() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    Answer answer = new MySqlGreeting(3306).attempt(loopback(port), PATIENCE);

    assertThat(answer.verdict()).isEqualTo(Answer.Verdict.REFUSED);
  }

  @Test
  void keystone_token_isAskedForAndNotShown() {
    KEYSTONE.stubFor(
        post(urlEqualTo("/v3/auth/tokens"))
            .willReturn(
                aResponse()
                    .withStatus(201)
                    .withHeader("X-Subject-Token", "canary-token")
                    .withBody(
                        "{\"token\": {\"roles\": [{\"name\": \"admin\"}], \"expires_at\": \"2026-11-24T00:00:00Z\"}}")));

    Answer answer = token().attempt(loopback(KEYSTONE.getPort()), PATIENCE);

    assertThat(answer.passed()).isTrue();
    assertThat(answer.detail()).contains("[admin]", "2026-11-24").doesNotContain("canary");
    assertThat(token().toString()).doesNotContain("canary");
    KEYSTONE.verify(
        postRequestedFor(urlEqualTo("/v3/auth/tokens"))
            .withRequestBody(
                matchingJsonPath(
                    "$.auth.identity.password.user.password", equalTo("canary-password")))
            .withRequestBody(
                matchingJsonPath(
                    "$.auth.scope.project",
                    equalToJson("{\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}"))));
  }

  @Test
  void keystone_refusal_isWrongWithTheStatus() {
    KEYSTONE.stubFor(post(urlEqualTo("/v3/auth/tokens")).willReturn(aResponse().withStatus(401)));

    assertThat(token().attempt(loopback(KEYSTONE.getPort()), PATIENCE))
        .isEqualTo(Answer.wrong("HTTP 401 instead of a token"));
  }

  @Test
  void probe_serviceThatPassesAndFailsInTurn_needsPassesInARow() {
    Flapping flapping = new Flapping(List.of(true, false, true, true));

    List<ProbeResult> results =
        prober.probe(
            List.of(flapping),
            List.of(Entrance.direct("a", "127.0.0.1")),
            Deadline.after(Duration.ofMinutes(1)));

    assertThat(Prober.orThrow(results)).hasSize(1);
    assertThat(flapping.attempts).isEqualTo(4);
  }

  @Test
  void orThrow_oneNodeSilent_namesItAndPointsAtIt() {
    List<ProbeResult> results =
        new Prober(1, new Wait(duration -> {}))
            .probe(
                List.of(new OnlyThrough("good")),
                List.of(entrance("node-a", "good"), entrance("node-b", "bad")),
                Deadline.after(Duration.ZERO));

    assertThatThrownBy(() -> Prober.orThrow(results))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE))
        .hasMessageContaining("node-b (bad:1)")
        .hasMessageContaining("Other nodes answer");
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Entrance entrance(String node, String address) {
    return new Entrance(node, address, port -> InetSocketAddress.createUnresolved(address, port));
  }

  private static KeystoneToken token() {
    return new KeystoneToken(5000, "admin", new Secret("canary-password"));
  }

  private static byte[] packet(String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
    byte[] packet = new byte[bytes.length + 4];
    packet[0] = (byte) bytes.length;
    System.arraycopy(bytes, 0, packet, 4, bytes.length);
    return packet;
  }

  /** Passes and fails as it is told. */
  private static final class Flapping implements Probe {
    private final List<Boolean> outcomes;
    private int attempts;

    Flapping(List<Boolean> outcomes) {
      this.outcomes = outcomes;
    }

    @Override
    public String name() {
      return "flapping";
    }

    @Override
    public int port() {
      return 1;
    }

    @Override
    public Answer attempt(InetSocketAddress at, Duration timeout) {
      return outcomes.get(attempts++) ? Answer.ok("") : Answer.wrong("down");
    }
  }

  /** Answers through one address only. */
  private record OnlyThrough(String good) implements Probe {
    @Override
    public String name() {
      return "picky";
    }

    @Override
    public int port() {
      return 1;
    }

    @Override
    public Answer attempt(InetSocketAddress at, Duration timeout) {
      return at.getHostString().equals(good) ? Answer.ok("") : Answer.wrong("down");
    }
  }

  /** Sends some bytes to the first who connects, and closes. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Server(byte[] bytes) throws IOException {
      Thread thread =
          new Thread(
              () -> {
                try (Socket client = socket.accept()) {
                  client.getOutputStream().write(bytes);
                  client.getOutputStream().flush();
                  client.shutdownOutput();
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
