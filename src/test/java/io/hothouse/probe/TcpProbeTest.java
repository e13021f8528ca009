package io.hothouse.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.Secret;
import io.hothouse.yaml.YamlFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TcpProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void mysql_greeting_isDecodedAsTelnetShowsIt() throws Exception {
    try (Server server = new Server(packet("\n5.5.39-MariaDB-wsrep\0rest"))) {
      assertThat(mysql().attempt(server.node(), PATIENCE))
          .isEqualTo(Answer.ok("server 5.5.39-MariaDB-wsrep"));
    }
  }

  @Test
  void mysql_errorPacket_isWrongWithItsText() throws Exception {
    try (Server server = new Server(packet("\u00ff\u0010\u0004Too many connections"))) {
      Answer answer = mysql().attempt(server.node(), PATIENCE);

      assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
      assertThat(answer.detail()).contains("Too many connections");
    }
  }

  @Test
  void mysql_closedBeforeTheGreeting_isClosed() throws Exception {
    try (Server server = new Server("")) {
      assertThat(mysql().attempt(server.node(), PATIENCE).verdict())
          .isEqualTo(Answer.Verdict.CLOSED);
    }
  }

  @Test
  void mysql_somethingElseAnswers_isWrong() throws Exception {
    try (Server server = new Server("HTTP/1.1 400 Bad Request\r\n")) {
      Answer answer = mysql().attempt(server.node(), PATIENCE);

      assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
      assertThat(answer.detail()).contains("HTTP/1.1 400 Bad Request");
    }
  }

  @Test
  void attempt_nobodyListens_isRefused() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertThat(mysql().attempt(loopback(port), PATIENCE).verdict())
        .isEqualTo(Answer.Verdict.REFUSED);
  }

  @Test
  void attempt_answersInPieces_areTakenTogether() throws Exception {
    Probe probe =
        Declared.probe(
            """
            name: dialogue
            tcp: 1
            talk:
              - {say: "hello\\r\\n", expect: '(?<first>\\w+) world\\r\\n'}
            shows: heard ${first}
            """);
    try (Server server = new Server("good ", "world\r\n")) {
      assertThat(probe.attempt(server.node(), PATIENCE)).isEqualTo(Answer.ok("heard good"));
      assertThat(server.heard()).isEqualTo("hello\r\n");
    }
  }

  @Test
  void attempt_silence_isATimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(mysql().attempt(loopback(silent.getLocalPort()), Duration.ofMillis(50)).verdict())
          .isEqualTo(Answer.Verdict.TIMEOUT);
    }
  }

  /** The probe that the program itself declares. */
  private static Probe mysql() {
    return new Probes(
            Map.of(
                "mariadb",
                YamlFile.read(Path.of("manifests/mariadb/service.yaml"), ErrorCode.TEMPLATE)
                    .mapping("service")
                    .get("probes")),
            name -> new Secret(name))
        .of("mariadb")
        .get(0);
  }

  private static Entrance loopback(int port) {
    return new Entrance(
        "node",
        "127.0.0.1",
        ignored -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static String packet(String payload) {
    return (char) payload.length() + "\0\0\0" + payload;
  }

  /** Hears what comes at once, sends some pieces to the first who connects, and closes. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Thread thread;
    private volatile String heard = "";

    Server(String... pieces) throws IOException {
      thread =
          new Thread(
              () -> {
                try (Socket client = socket.accept()) {
                  client.setTcpNoDelay(true);
                  for (String piece : pieces) {
                    client.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                    client.getOutputStream().flush();
                  }
                  client.shutdownOutput();
                  heard =
                      new String(
                          client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    Entrance node() {
      return loopback(socket.getLocalPort());
    }

    String heard() throws InterruptedException {
      thread.join(10_000);
      return heard;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
