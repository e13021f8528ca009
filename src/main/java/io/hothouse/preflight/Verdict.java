package io.hothouse.preflight;

/** What a check of a host came to. */
public enum Verdict {
  /** It is as it must be. */
  OK("ok"),
  /** It will do, and may become a problem. */
  WARNING("warning"),
  /** Nothing should be deployed onto this node. */
  FAILED("failed"),
  /** The node did not tell, so it is not known to be as it must be. */
  UNKNOWN("could not tell"),
  /** There is nothing to check yet, or not on this node. */
  NOT_APPLICABLE("not applicable");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
