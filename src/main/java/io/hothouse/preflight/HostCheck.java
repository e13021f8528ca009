package io.hothouse.preflight;

import java.util.List;

/**
 * One row of the table: what was checked on a node, what was found and needed, and what helps.
 *
 * @param cure empty when there is nothing to do
 */
public record HostCheck(
    String node, String check, String found, String needed, Verdict verdict, String cure) {

  /** Returns the column titles that go with {@link #cells}. */
  public static List<String> titles() {
    return List.of("NODE", "CHECK", "FOUND", "NEEDED", "VERDICT", "CURE");
  }

  /** Returns the row's texts. */
  public List<String> cells() {
    return List.of(node, check, found, needed, verdict.toString(), cure);
  }

  static HostCheck of(
      HostFacts facts, String check, String found, String needed, boolean good, String cure) {
    return good
        ? new HostCheck(facts.node(), check, found, needed, Verdict.OK, "")
        : new HostCheck(facts.node(), check, found, needed, Verdict.FAILED, cure);
  }

  static HostCheck notApplicable(HostFacts facts, String check, String needed) {
    return new HostCheck(facts.node(), check, "not yet", needed, Verdict.NOT_APPLICABLE, "");
  }

  /** Returns this row with a failure softened: the node works without. */
  HostCheck warningOnly() {
    return verdict == Verdict.FAILED
        ? new HostCheck(node, check, found, needed, Verdict.WARNING, cure)
        : this;
  }
}
