package io.hothouse.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * Why a probe does not pass.
 *
 * @param hop where the path breaks, as far as the tests of its parts tell
 * @param trace what each part of the path gave, one line each
 * @param finding what is wrong there; nothing when the evidence does not carry it
 */
public record Explanation(
    Symptom symptom, Optional<Hop> hop, List<String> trace, Optional<Finding> finding) {

  /** Copies the trace. */
  public Explanation {
    trace = List.copyOf(trace);
  }

  /** Tells whether the evidence names a cause. */
  public boolean conclusive() {
    return finding.isPresent();
  }
}
