package io.hothouse.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with an environment.
 *
 * @param explanations one for each probe that does not pass
 * @param findings all that is wrong, those that explain a probe first
 * @param unknown what nodes that answered could not tell and why, as in "whether ...: ..."
 */
public record Diagnosis(
    List<Explanation> explanations, List<Finding> findings, List<String> unknown) {

  /** Copies the lists. */
  public Diagnosis {
    explanations = List.copyOf(explanations);
    findings = List.copyOf(findings);
    unknown = List.copyOf(unknown);
  }

  /** Returns that nothing was looked for, as nothing seemed to be wrong. */
  public static Diagnosis none() {
    return new Diagnosis(List.of(), List.of(), List.of());
  }

  /** Returns the probes that do not pass because of a finding. */
  public List<Symptom> explainedBy(Finding finding) {
    return explanations.stream()
        .filter(it -> it.finding().equals(Optional.of(finding)))
        .map(Explanation::symptom)
        .toList();
  }

  /** Returns the explanations that name no cause. */
  public List<Explanation> inconclusive() {
    return explanations.stream().filter(it -> !it.conclusive()).toList();
  }

  /** Tells whether nothing is wrong; what is unknown may be. */
  public boolean healthy() {
    return explanations.isEmpty() && findings.isEmpty() && unknown.isEmpty();
  }
}
