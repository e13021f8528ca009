package io.hothouse.openstack.heat;

/**
 * Heat's status of a stack or resource.
 *
 * @param action CREATE, UPDATE, DELETE, CHECK, INIT …
 * @param phase IN_PROGRESS, COMPLETE or FAILED
 */
public record StackStatus(String action, String phase) {
  static StackStatus parse(String text) {
    int bar = text.indexOf('_');
    return bar < 0
        ? new StackStatus(text, "")
        : new StackStatus(text.substring(0, bar), text.substring(bar + 1));
  }

  /** Tells whether Heat still works on it. */
  public boolean inProgress() {
    return phase.equals("IN_PROGRESS");
  }

  /** Tells whether the action ended well. */
  public boolean complete() {
    return phase.equals("COMPLETE");
  }

  /** Tells whether the action ended badly. */
  public boolean failed() {
    return phase.equals("FAILED");
  }

  /** Tells whether it no longer exists. */
  public boolean deleted() {
    return action.equals("DELETE") && complete();
  }

  @Override
  public String toString() {
    return action + "_" + phase;
  }
}
