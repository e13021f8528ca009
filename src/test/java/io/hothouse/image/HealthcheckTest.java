package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What containers are asked by their probes. */
class HealthcheckTest {
  private static final Path SCRIPT = Path.of("images/base/healthcheck");

  @Test
  void connected_processOfOursHoldsAConnection_isWell() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      assertThat(client.isConnected()).isTrue();

      CommandResult result = ask("connected", server.getLocalPort());

      assertThat(result.succeeded()).as(result.errors()).isTrue();
    }
  }

  @Test
  void connected_portToWhichNobodyIs_isNot() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandResult result = ask("connected", server.getLocalPort());

      assertThat(result.succeeded()).isFalse();
      assertThat(result.errors())
          .contains("no connection to port %d".formatted(server.getLocalPort()));
    }
  }

  /**
   * A loop of "read" on such a table makes the kernel begin anew for every line, which cost half of
   * the processor time of a deployment.
   */
  @Test
  void connected_tableOfTheKernel_isReadAtOnce() throws IOException {
    assertThat(Files.readString(SCRIPT)).contains("mapfile -t lines").doesNotContain("done <\"");
  }

  private static CommandResult ask(String what, int port) {
    return new LocalCommandRunner()
        .run(Command.of("bash", SCRIPT.toString(), what, String.valueOf(port)));
  }
}
