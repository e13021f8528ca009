package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitTest {
  private final List<Duration> slept = new ArrayList<>();
  private final Wait wait = new Wait(slept::add);

  @Test
  void until_answerAtThirdAttempt_sleepsTwice() {
    int answer =
        wait.until(
            "three",
            Deadline.after(Duration.ofMinutes(1)),
            Duration.ofMillis(250),
            () -> slept.size() < 2 ? Optional.empty() : Optional.of(3));

    assertThat(answer).isEqualTo(3);
    assertThat(slept).containsExactly(Duration.ofMillis(250), Duration.ofMillis(250));
  }

  @Test
  void until_deadlinePassed_saysWhatWasWaitedFor() {
    assertThatThrownBy(
            () ->
                wait.until(
                    "the moon",
                    Deadline.after(Duration.ZERO),
                    Duration.ofMillis(1),
                    Optional::empty))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT))
        .hasMessageContaining("the moon");
  }

  @Test
  void pause_interrupted_keepsTheInterrupt() {
    Wait interrupted =
        new Wait(
            duration -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> interrupted.pause("anything", Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }
}
