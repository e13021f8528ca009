package io.hothouse.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * Why a probe does not pass.
 *
 * @param hop where the way breaks, as far as the tests of its parts tell
 * @param walk what each part of the way gave, one line each
 * @param finding what is wrong there; nothing when the evidence does not carry it
 */
public record Explanation(
    Symptom symptom, Optional<Hop> hop, List<String> walk, Optional<Finding> finding) {

  /** Copies the walk. */
  public Explanation {
    walk = List.copyOf(walk);
  }

  /** Tells whether the evidence names a cause. */
  public boolean conclusive() {
    return finding.isPresent();
  }
}
