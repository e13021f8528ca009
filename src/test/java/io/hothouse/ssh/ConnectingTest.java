package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  void to_nodeBehindJumpHostThatBoots_leavesNoPortsBehind() throws IOException {
    try (TestSshServer front = TestSshServer.start(KEY);
        SshConnections connections = new SshConnections(KEY)) {
      TestSshServer never = TestSshServer.on(freePort(), KEY);
      SshTarget target = never.target("never").through(front.target("front"));
      connections.to(front.target("front"), soon());
      long before = listening();

      assertThatExceptionOfType(HothouseException.class)
          .isThrownBy(() -> connections.to(target, Deadline.after(Duration.ofSeconds(3))));

      assertThat(listening()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void to_nodeBehindJumpHostThatIsThere_leavesNoPortBehind() throws IOException {
    try (TestSshServer front = TestSshServer.start(KEY);
        TestSshServer back = TestSshServer.start(KEY);
        SshConnections connections = new SshConnections(KEY)) {
      connections.to(front.target("front"), soon());
      long before = listening();

      SshTarget target = back.target("back").through(front.target("front"));
      assertThat(connections.to(target, soon()).run("echo back", soon()).output())
          .isEqualTo("back\n");

      assertThat(listening()).isLessThanOrEqualTo(before);
    }
  }

  /** Returns how many TCP sockets of this process listen. */
  private static long listening() throws IOException {
    Set<String> own = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : all) {
        try {
          own.add(Files.readSymbolicLink(one).toString());
        } catch (NoSuchFileException closed) {
          // It was open for this look only.
        }
      }
    }
    return Stream.concat(
            Files.readAllLines(Path.of("/proc/self/net/tcp")).stream(),
            Files.readAllLines(Path.of("/proc/self/net/tcp6")).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(cells -> cells[3].equals("0A") && own.contains("socket:[" + cells[9] + "]"))
        .count();
  }

  @Test
  void forward_sameAgain_isTheSamePort() {
    try (TestSshServer server = TestSshServer.start(KEY);
        SshConnection connection = SshConnection.open(server.target("one"), KEY, soon())) {
      assertThat(connection.forward("10.0.0.9", 5001))
          .isEqualTo(connection.forward("10.0.0.9", 5001));
      assertThat(connection.forward("10.0.0.9", 5001))
          .isNotEqualTo(connection.forward("10.0.0.9", 22));
    }
  }

  @Test
  void forward_givenPort_isThatOneOrAClearError() throws IOException {
    int port = freePort();
    InetSocketAddress far = InetSocketAddress.createUnresolved("10.0.0.9", 1080);
    try (TestSshServer server = TestSshServer.start(KEY);
        SshConnection connection = SshConnection.open(server.target("one"), KEY, soon())) {
      assertThat(connection.forward(port, far).getPort()).isEqualTo(port);
      assertThatExceptionOfType(HothouseException.class)
          .isThrownBy(() -> connection.forward(port, far))
          .withMessageContaining(String.valueOf(port));
    }
  }

  @Test
  void to_whileAnotherConnectsForLong_keepsItsOwnDeadline() throws Exception {
    SshConnections connections = new SshConnections(KEY);
    SshTarget never = TestSshServer.on(freePort(), KEY).target("never");
    Thread patient =
        new Thread(
            () ->
                assertThatExceptionOfType(HothouseException.class)
                    .isThrownBy(
                        () -> connections.to(never, Deadline.after(Duration.ofSeconds(60)))));
    patient.start();
    TimeUnit.MILLISECONDS.sleep(500);
    long start = System.nanoTime();

    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () -> connections.to(never, Deadline.after(Duration.ofSeconds(1))));

    assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    patient.interrupt();
    patient.join(10_000);
    assertThat(patient.isAlive()).isFalse();
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
