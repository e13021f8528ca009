package io.hothouse.examine;

import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.probe.ProbeResult;
import java.util.List;

/**
 * What an examination came to.
 *
 * @param probes all of them, passed or not
 * @param unknown what could not be found out and why, one sentence each
 */
public record ExaminationResult(
    List<ProbeResult> probes, Diagnosis diagnosis, List<String> unknown) {

  /** Copies the results. */
  public ExaminationResult {
    probes = List.copyOf(probes);
    unknown = List.copyOf(unknown);
  }

  /**
   * Tells whether every service is known to answer and nothing is known to be wrong: what could not
   * be found out is not well.
   */
  public boolean healthy() {
    return proved() && diagnosis.healthy() && unknown.isEmpty();
  }

  /** Tells whether every service that there may be is known to answer. */
  public boolean proved() {
    return !probes.isEmpty()
        && probes.stream().allMatch(probe -> probe.answer().passed())
        && diagnosis.explanations().isEmpty();
  }
}
