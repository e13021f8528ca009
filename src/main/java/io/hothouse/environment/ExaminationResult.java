package io.hothouse.environment;

import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.probe.ProbeResult;
import java.util.List;

/**
 * What an examination came to.
 *
 * @param probes all of them, passed or not
 */
public record ExaminationResult(List<ProbeResult> probes, Diagnosis diagnosis) {

  /** Copies the results. */
  public ExaminationResult {
    probes = List.copyOf(probes);
  }
}
