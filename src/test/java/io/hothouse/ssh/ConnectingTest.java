package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectingTest {
  private static final SshKeyPair KEY = SshKeyPair.generate();

  @Test
  void open_otherHostKey_stopsAtOnceAndShowsBothFingerprints() {
    try (TestSshServer server = TestSshServer.start(KEY);
        TestSshServer other = TestSshServer.start(KEY)) {
      SshTarget target = server.target("one", other.hostKeys());
      long start = System.nanoTime();

      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () -> SshConnection.open(target, KEY, Deadline.after(Duration.ofMinutes(5))));

      assertThat(failure.code()).isEqualTo(ErrorCode.HOST_KEY);
      assertThat(failure)
          .hasMessageContainingAll(
              "one", server.hostKeys().fingerprints(), other.hostKeys().fingerprints());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void open_serverThatStartsLater_connects() throws IOException {
    TestSshServer late = TestSshServer.on(freePort(), KEY);
    CompletableFuture<Void> listening =
        CompletableFuture.runAsync(
            late::listen, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));

    try (late;
        SshConnection connection = SshConnection.open(late.target("late"), KEY, soon())) {
      assertThat(connection.run("echo up", soon()).output()).isEqualTo("up\n");
      listening.join();
    }
  }

  @Test
  void open_nobodyThere_failsAtItsDeadlineAndNamesTheNode() throws IOException {
    TestSshServer never = TestSshServer.on(freePort(), KEY);

    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () ->
                SshConnection.open(
                    never.target("never"), KEY, Deadline.after(Duration.ofSeconds(2))));

    assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
    assertThat(failure).hasMessageContainingAll("never (127.0.0.1:", "refused", "Next:");
  }

  @Test
  void open_keyThatIsNotWelcome_saysSo() {
    try (TestSshServer server = TestSshServer.start(SshKeyPair.generate())) {
      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  new ConnectionAttempts(server.target("one"), null, KEY, Duration.ZERO)
                      .until(soon()));

      assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
      assertThat(failure).hasMessageContaining("the key was refused");
    }
  }

  @Test
  void to_throughJumpHost_reachesTheNodeBehindIt() {
    try (TestSshServer front = TestSshServer.start(KEY, line -> "echo front");
        TestSshServer back = TestSshServer.start(KEY);
        SshConnections connections = new SshConnections(KEY)) {
      SshTarget target = back.target("back").through(front.target("front"));

      assertThat(connections.to(target, soon()).run("echo back", soon()).output())
          .isEqualTo("back\n");
      assertThat(connections.to(target, soon())).isSameAs(connections.to(target, soon()));
      assertThat(front.sessions()).isEqualTo(1);
      assertThat(back.sessions()).isEqualTo(1);
    }
  }

  @Test
  void to_otherHostKeyBehindJumpHost_isRefused() {
    try (TestSshServer front = TestSshServer.start(KEY);
        TestSshServer back = TestSshServer.start(KEY);
        SshConnections connections = new SshConnections(KEY)) {
      SshTarget target = back.target("back", front.hostKeys()).through(front.target("front"));

      HothouseException failure =
          catchThrowableOfType(HothouseException.class, () -> connections.to(target, soon()));

      assertThat(failure.code()).isEqualTo(ErrorCode.HOST_KEY);
      assertThat(failure).hasMessageContaining("back");
    }
  }

  @Test
  void to_connectionThatBroke_opensAnother() {
    try (TestSshServer server = TestSshServer.start(KEY);
        SshConnections connections = new SshConnections(KEY)) {
      connections.to(server.target("one"), soon()).close();

      assertThat(connections.to(server.target("one"), soon()).run("echo again", soon()).output())
          .isEqualTo("again\n");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }
}
