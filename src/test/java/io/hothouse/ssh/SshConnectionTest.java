package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SshConnectionTest {
  private static final SshKeyPair KEY = SshKeyPair.generate();
  private static final int MEBIBYTE = 1 << 20;
  private static TestSshServer server;
  private static SshConnection connection;

  @BeforeAll
  static void connect() {
    server = TestSshServer.start(KEY);
    connection = SshConnection.open(server.target("one"), KEY, soon());
  }

  @AfterAll
  static void disconnect() {
    connection.close();
    server.close();
  }

  @Test
  void run_command_givesBothStreamsAndExitCode() {
    CommandResult result = connection.run("echo out; echo err >&2; exit 3", soon());

    assertThat(result.output()).isEqualTo("out\n");
    assertThat(result.errors()).isEqualTo("err\n");
    assertThat(result.exitCode()).isEqualTo(3);
    HothouseException failure =
        catchThrowableOfType(HothouseException.class, () -> result.orThrow(ErrorCode.DEPLOY));
    assertThat(failure.code()).isEqualTo(ErrorCode.DEPLOY);
    assertThat(failure).hasMessageContainingAll("on one", "exit code 3", "err");
  }

  @Test
  void run_words_reachTheCommandAsTheyAre() {
    List<String> words = List.of("printf", "%s|", "a b", "$HOME", "it's", "*", "");

    assertThat(connection.run(words, soon()).output()).isEqualTo("a b|$HOME|it's|*||");
  }

  @Test
  void run_floodOnErrors_endsAndKeepsTheLastPart() {
    CommandResult result =
        connection.run("head -c 9000000 /dev/zero | tr '\\0' x >&2; echo end >&2", soon());

    assertThat(result.errors()).hasSizeLessThan(5_000_000).endsWith("xend\n");
  }

  @Test
  void run_largeInput_arrivesWhole() {
    byte[] block = new byte[MEBIBYTE];

    CommandResult result =
        connection.run(
            "wc -c",
            remote -> {
              for (int count = 0; count < 4; count++) {
                remote.write(block);
              }
            },
            soon());

    assertThat(result.output().strip()).isEqualTo(Integer.toString(4 * MEBIBYTE));
  }

  @Test
  void run_commandThatReadsNothing_isJudgedByItsExitCode() {
    CommandResult result =
        connection.run("exit 7", remote -> remote.write(new byte[3 * MEBIBYTE]), soon());

    assertThat(result.exitCode()).isEqualTo(7);
  }

  @Test
  void run_inputThatCannotBeRead_failsWithItsReason() {
    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () ->
                connection.run(
                    "cat >/dev/null; sleep 60",
                    remote -> {
                      throw new IOException("no such layer");
                    },
                    soon()));

    assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
    assertThat(failure).hasMessageContaining("no such layer");
  }

  @Test
  void run_hangingCommand_timesOutAndConnectionStaysUsable() {
    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () -> connection.run("echo started; sleep 60", Deadline.after(Duration.ofMillis(400))));

    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure).hasMessageContainingAll("one", "sleep 60");
    assertThat(connection.run("echo on", soon()).output()).isEqualTo("on\n");
  }

  @Test
  void run_severalAtOnce_eachGetsItsOwnAnswer() {
    List<CompletableFuture<String>> answers =
        List.of("1", "2", "3", "4").stream()
            .map(
                number ->
                    CompletableFuture.supplyAsync(
                        () -> connection.run("sleep 0.1; echo " + number, soon()).output()))
            .toList();

    assertThat(answers)
        .extracting(CompletableFuture::join)
        .containsExactly("1\n", "2\n", "3\n", "4\n");
  }

  @Test
  void run_nodeDies_failsAndNamesIt() {
    TestSshServer dying = TestSshServer.start(KEY);
    SshConnection doomed = SshConnection.open(dying.target("doomed"), KEY, soon());
    CompletableFuture<Void> death =
        CompletableFuture.runAsync(
            dying::close, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            // A server that shares a busy machine with all other tests takes its time to die.
            () -> doomed.run("sleep 600", Deadline.after(Duration.ofMinutes(3))));

    assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
    assertThat(failure).hasMessageContaining("doomed");
    death.join();
    assertThat(doomed.isOpen()).isFalse();
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }
}
