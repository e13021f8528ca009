package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandRunnerTest {
  private final LocalCommandRunner runner = new LocalCommandRunner();

  @Test
  void run_wordsWithQuotesAndBlanks_arriveAsTheyAre() {
    CommandResult result = runner.run(Command.of("printf", "%s|", "a b", "\"c\"", "'d'", "$e"));

    assertThat(result.output().strip()).isEqualTo("a b|\"c\"|'d'|$e|");
    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void run_bothStreams_areKeptApartAndHandedOnLineByLine() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());

    CommandResult result =
        runner.run(Command.of("sh", "-c", "echo one; echo two >&2; exit 3"), lines::add);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("one\n");
    assertThat(result.errors()).isEqualTo("two\n");
    assertThat(lines).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void run_environmentFolderAndInput_reachTheCommand(@TempDir Path folder) throws Exception {
    Path input = Files.writeString(folder.resolve("input"), "from a file");

    CommandResult result =
        runner.run(
            Command.of("sh", "-c", "printf '%s %s ' \"$COLOUR\" \"$PWD\"; cat")
                .withEnvironment(Map.of("COLOUR", "green"))
                .in(folder)
                .reading(input));

    assertThat(result.output().strip()).isEqualTo("green " + folder + " from a file");
  }

  @Test
  void run_unknownProgram_saysThatItCouldNotBeStarted() {
    assertThatThrownBy(() -> runner.run(Command.of("no-such-program-at-all")))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.COMMAND))
        .hasMessageContaining("no-such-program-at-all");
  }

  @Test
  void run_overTime_endsGrandchildrenThatIgnoreTerm(@TempDir Path folder) throws Exception {
    Path pidFile = folder.resolve("pid");
    Command command =
        Command.of(
                "sh",
                "-c",
                "sh -c 'trap \"\" TERM; echo $$ >" + pidFile + "; sleep 60 & wait; sleep 60'; true")
            .within(Duration.ofSeconds(1));

    assertThatThrownBy(() -> runner.run(command))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));

    long pid = Long.parseLong(Files.readString(pidFile).strip());
    Awaitility.await()
        .atMost(10, TimeUnit.SECONDS)
        .until(
            () -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
  }

  @Test
  void run_overTimeAfterMuchOutput_showsTheLastLinesAlone() {
    Command command = Command.of("sh", "-c", "seq 1 5000; sleep 60").within(Duration.ofSeconds(1));

    assertThatThrownBy(() -> runner.run(command))
        .hasMessageContaining("5000")
        .satisfies(failure -> assertThat(failure.getMessage().lines().count()).isLessThan(20));
  }

  @Test
  void run_lineThatDoesNotEnd_isHandedOnToo() {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());

    runner.run(Command.of("printf", "10%%\\r20%%\\r\\nend"), lines::add);

    assertThat(lines).containsExactly("10%", "20%", "end");
  }

  @Test
  void run_interrupted_endsTheCommandAndKeepsTheInterrupt(@TempDir Path folder) throws Exception {
    Path started = folder.resolve("started");
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                runner.run(Command.of("sh", "-c", "touch " + started + "; sleep 60"));
              } catch (HothouseException interrupted) {
                stillInterrupted.complete(
                    interrupted.code() == ErrorCode.INTERRUPTED
                        && Thread.currentThread().isInterrupted());
              }
            });
    thread.start();
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> Files.exists(started));

    thread.interrupt();

    assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void orThrow_failedCommand_carriesCommandAndLastLines() {
    CommandResult result = runner.run(Command.of("sh", "-c", "echo broken pipe dream >&2; exit 7"));

    assertThatThrownBy(() -> result.orThrow(ErrorCode.BUILD))
        .hasMessageContaining("sh -c 'echo broken pipe dream >&2; exit 7'")
        .hasMessageContaining("exit code 7")
        .hasMessageContaining("broken pipe dream");
  }
}
