package io.hothouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ObservationTest {
  private static Observation<Integer> failing(ErrorCode code) {
    return Observation.of(
        () -> {
          throw new HothouseException(code, "Tried to count, but nobody answered.");
        });
  }

  @Test
  void of_failure_isUnknownForThatReasonAndStaysSo() {
    Observation<Integer> unknown = failing(ErrorCode.UNREACHABLE);

    assertThat(unknown.known()).isEmpty();
    assertThat(unknown.map(count -> count + 1).reason())
        .contains("Tried to count, but nobody answered.");
    assertThat(unknown.<String>fold(count -> "none", reason -> "could not tell"))
        .isEqualTo("could not tell");
  }

  @Test
  void of_answer_isKnown() {
    Observation<Integer> known = Observation.of(() -> 0);

    assertThat(known.map(count -> count + 1).known()).contains(1);
    assertThat(known.reason()).isEmpty();
  }

  @Test
  void of_interrupt_endsTheAsking() {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> failing(ErrorCode.INTERRUPTED));
  }
}
