package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLockTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void holding_nobodyElse_runsTheWork() {
    assertThat(holding(Duration.ZERO, () -> "done")).isEqualTo("done");
    assertThat(said).isEmpty();
  }

  @Test
  void holding_heldAndNoPatience_saysWhoHoldsItSinceWhen() {
    holding(
        Duration.ZERO,
        () -> {
          assertThatExceptionOfType(HothouseException.class)
              .isThrownBy(() -> holding(Duration.ZERO, () -> "never"))
              .withMessageContaining("the environment 'demo'")
              .withMessageContaining("process " + ProcessHandle.current().pid())
              .withMessageContaining("since 20")
              .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
          return "";
        });
    assertThat(said).isEmpty();
  }

  @Test
  void holding_heldForAWhile_waitsAndSaysForWhom() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                holding(
                    Duration.ZERO,
                    () -> {
                      held.countDown();
                      await(free);
                      return "first";
                    }));
    held.await();
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(
            () ->
                ProcessLock.holding(
                    folder.resolve("lock"),
                    "the environment 'demo'",
                    Deadline.after(Duration.ofSeconds(20)),
                    text -> {
                      said.add(text);
                      free.countDown();
                    },
                    () -> "second"));

    assertThat(first.get()).isEqualTo("first");
    assertThat(second.get()).isEqualTo("second");
    assertThat(said).singleElement().asString().startsWith("waiting for process ");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private String holding(Duration patience, java.util.function.Supplier<String> work) {
    return ProcessLock.holding(
        folder.resolve("lock"),
        "the environment 'demo'",
        Deadline.after(patience),
        said::add,
        work);
  }
}
