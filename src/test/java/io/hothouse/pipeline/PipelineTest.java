package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final Step top = Progress.silent().begin("top");

  @Test
  void start_independentSteps_runAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Boolean> one = pipeline.start("one", step -> meet(both));
      Result<Boolean> two = pipeline.start("two", step -> meet(both));

      assertThat(one.get()).isTrue();
      assertThat(two.get()).isTrue();
    }
  }

  @Test
  void start_stepThatNeedsAnother_getsItsResult() {
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Integer> first = pipeline.start("first", step -> 20);
      Result<Integer> second = pipeline.start("second", step -> first.get() + 1, first);

      assertThat(second.get()).isEqualTo(21);
    }
  }

  @Test
  void get_whenAnotherStepFailed_givesThatFailureAndInterruptsTheRest() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Boolean> waiting =
          pipeline.start(
              "waiting",
              step -> {
                running.countDown();
                return await(never);
              });
      pipeline.start(
          "broken",
          step -> {
            await(running);
            throw new HothouseException(ErrorCode.BUILD, "the first failure");
          });

      assertThatThrownBy(waiting::get).hasMessage("the first failure");
    }
  }

  @Test
  void start_afterAFailure_givesThatFailureToo() {
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Boolean> broken =
          pipeline.start(
              "broken",
              step -> {
                throw new HothouseException(ErrorCode.BUILD, "the first failure");
              });
      assertThatThrownBy(broken::get).hasMessage("the first failure");

      Result<Boolean> late = pipeline.start("late", step -> true);

      assertThatThrownBy(late::get).hasMessage("the first failure");
    }
  }

  @Test
  void close_byAnotherThread_waitsForWhatStepsTakeAwayAndInterruptsWhoWaits() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean undone = new AtomicBoolean();
    Pipeline pipeline = new Pipeline(top);
    Result<Boolean> result =
        pipeline.start(
            "long",
            step -> {
              running.countDown();
              try {
                return await(new CountDownLatch(1));
              } finally {
                Awaitility.await().pollDelay(300, TimeUnit.MILLISECONDS).until(() -> true);
                undone.set(true);
              }
            });
    await(running);

    Thread hook = new Thread(pipeline::close);
    hook.start();
    hook.join(20_000);

    assertThat(undone).isTrue();
    assertThatThrownBy(result::get)
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
  }

  @Test
  void close_byAThreadThatWasInterrupted_waitsAllTheSame() {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean undone = new AtomicBoolean();
    Pipeline pipeline = new Pipeline(top);
    pipeline.start(
        "long",
        step -> {
          running.countDown();
          try {
            return await(new CountDownLatch(1));
          } finally {
            Awaitility.await().pollDelay(300, TimeUnit.MILLISECONDS).until(() -> true);
            undone.set(true);
          }
        });
    await(running);

    Thread.currentThread().interrupt();
    pipeline.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(undone).isTrue();
  }

  @Test
  void get_stepWithADefect_keepsItsCauseAndTrace() {
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Integer> broken = pipeline.start("broken", step -> Integer.parseInt("no number"));
      assertThatThrownBy(broken::get)
          .isInstanceOf(NumberFormatException.class)
          .hasStackTraceContaining("PipelineTest");
    }
    try (Pipeline pipeline = new Pipeline(top)) {
      Result<Integer> broken =
          pipeline.start(
              "broken",
              step -> {
                throw new StackOverflowError("deep");
              });
      assertThatThrownBy(broken::get)
          .hasMessageContaining("deep")
          .hasCauseInstanceOf(StackOverflowError.class);
    }
  }

  private static boolean meet(CountDownLatch latch) {
    latch.countDown();
    return await(latch);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      throw new HothouseException(ErrorCode.INTERRUPTED, "interrupted", interrupt);
    }
  }
}
