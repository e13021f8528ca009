package io.hothouse;

import java.time.Duration;

/** An instant, on the monotonic clock, until which something must be done. */
public record Deadline(long nanoTime, Duration budget) {

  /** Returns the deadline that lies {@code budget} from now. */
  public static Deadline after(Duration budget) {
    return new Deadline(System.nanoTime() + budget.toNanos(), budget);
  }

  /** Returns the time that is left; zero when the deadline has passed. */
  public Duration remaining() {
    long left = nanoTime - System.nanoTime();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** Tells whether the deadline has passed. */
  public boolean expired() {
    return remaining().isZero();
  }

  /**
   * Fails when the deadline has passed.
   *
   * @param goal what was waited for, as in "Waited for GOAL"
   * @param last what was seen last
   * @throws HothouseException with {@link ErrorCode#TIMEOUT}
   */
  public void check(String goal, String last) {
    if (expired()) {
      throw new HothouseException(
          ErrorCode.TIMEOUT,
          "Timed out after %d s waiting for %s; last state: %s."
              .formatted(budget.toSeconds(), goal, last));
    }
  }
}
