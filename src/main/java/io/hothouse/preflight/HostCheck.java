package io.hothouse.preflight;

import io.hothouse.facts.Judgement;
import io.hothouse.facts.Requirement;
import java.util.List;

/**
 * One row of the table: what was checked on a node, what was found and needed, and what helps.
 *
 * @param cure empty when there is nothing to do
 */
public record HostCheck(
    String node,
    Requirement requirement,
    String found,
    String needed,
    Verdict verdict,
    String cure) {

  /** Returns the column titles that go with {@link #cells}. */
  public static List<String> titles() {
    return List.of("NODE", "CHECK", "FOUND", "NEEDED", "VERDICT", "CURE");
  }

  /** Returns what was checked, in words. */
  public String check() {
    return requirement.toString();
  }

  /** Returns the row's texts. */
  public List<String> cells() {
    return List.of(node, check(), found, needed, verdict.toString(), cure);
  }

  static HostCheck of(String node, Judgement judgement) {
    Verdict verdict = verdict(judgement);
    return new HostCheck(
        node,
        judgement.requirement(),
        judgement.found(),
        judgement.needed(),
        verdict,
        verdict == Verdict.OK || verdict == Verdict.NOT_APPLICABLE
            ? ""
            : judgement.requirement().cure());
  }

  static HostCheck notApplicable(String node, Judgement judgement) {
    return new HostCheck(
        node, judgement.requirement(), "not yet", judgement.needed(), Verdict.NOT_APPLICABLE, "");
  }

  /** Nothing is deployed where it is scarce; unlike sizes of packets are for the proof to judge. */
  private static Verdict verdict(Judgement judgement) {
    return switch (judgement.level()) {
      case GOOD -> Verdict.OK;
      case SCARCE ->
          judgement.requirement() == Requirement.SAME_MTU ? Verdict.WARNING : Verdict.FAILED;
      case BROKEN -> Verdict.FAILED;
      case UNKNOWN -> Verdict.UNKNOWN;
      case NOT_APPLICABLE -> Verdict.NOT_APPLICABLE;
    };
  }
}
