package io.hothouse.localcloud;

/**
 * What the local cloud is doing.
 *
 * @param state whether it can be used
 * @param built whether it would start without being built first
 * @param guarded whether packets for it stay on this machine while it is stopped
 * @param detail one sentence for the user
 */
public record LocalCloudStatus(State state, boolean built, boolean guarded, String detail) {

  /** Whether the cloud can be used. */
  public enum State {
    /** Not running. */
    STOPPED,
    /** Being started, or its start was broken off: nobody has used it. */
    INCOMPLETE,
    /** Started completely, but it cannot be used as it is. */
    SILENT,
    /** All services are up. */
    UP
  }
}
