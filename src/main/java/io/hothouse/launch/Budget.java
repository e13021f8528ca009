package io.hothouse.launch;

import io.hothouse.Deadline;
import java.time.Duration;

/**
 * The time that a launch may take. It hands out a deadline when a phase begins, never before: what
 * is built first does not use up the time of what comes after it.
 *
 * @param stack from when Heat has accepted the stack until every node is ready
 */
record Budget(Duration stack) {
  private static final Duration EVIDENCE = Duration.ofMinutes(5);
  private static final int NODE_IMAGE = 3;

  /**
   * The deadlines of a stack that Heat has accepted.
   *
   * @param nodes until when every node must be ready
   * @param signals until when signals are waited for: what is missing when the stack's time has
   *     passed is the stack's failure, which tells more
   */
  record StackTime(Deadline nodes, Deadline signals) {}

  /** The node image is wanted, and perhaps to be compiled, baked and uploaded first. */
  Deadline nodeImageWanted() {
    return Deadline.after(stack.multipliedBy(NODE_IMAGE));
  }

  /** Heat has accepted the stack, or was found to have it. */
  StackTime stackAccepted() {
    return new StackTime(Deadline.after(stack), Deadline.after(stack.plus(EVIDENCE)));
  }

  /** A stack that is there is to be changed. */
  Deadline updateBegins() {
    return Deadline.after(stack);
  }

  /** A stack of before is to be deleted first. */
  Deadline deletionBegins() {
    return Deadline.after(stack);
  }
}
