package io.hothouse.probe;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The attempts of one probe, after one that failed: through one node at a time until one passes,
 * each later after the one before than that was, and with more patience after each that got no
 * answer in time. A service that is too busy to answer becomes busier by being asked again.
 */
final class Turns {
  /** How long one request may take at first. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMillis(300);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(3);

  private final Semaphore turn = new Semaphore(1, true);
  private volatile boolean passed;
  private volatile Duration patience = PATIENCE;
  private volatile Duration interval = INTERVAL;

  /** Makes an attempt at once, with the patience that any service is given at first. */
  Answer now(Function<Duration, Answer> attempt) {
    return learned(attempt.apply(PATIENCE));
  }

  /**
   * Makes an attempt when its turn has come, or when the deadline is over.
   *
   * @param attempt given the patience of its requests
   */
  Answer again(String goal, Wait wait, Deadline deadline, Function<Duration, Answer> attempt) {
    boolean mine = await(goal, deadline);
    try {
      wait.pause(goal, interval);
      return learned(attempt.apply(shorter(patience, longer(PATIENCE, deadline.remaining()))));
    } finally {
      if (mine) {
        turn.release();
      }
    }
  }

  /** Tells whether others wait until the turn ends. */
  private boolean await(String goal, Deadline deadline) {
    try {
      boolean mine =
          !passed && turn.tryAcquire(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
      if (mine && passed) {
        turn.release();
        return false;
      }
      return mine;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while waiting for " + goal + ".", interrupt);
    }
  }

  /** Takes note of an answer, for all nodes and before the next turn begins. */
  private synchronized Answer learned(Answer answer) {
    if (answer.passed()) {
      passed = true;
      interval = INTERVAL;
      return answer;
    }
    interval = shorter(interval.multipliedBy(3).dividedBy(2), LONGEST_INTERVAL);
    if (answer.verdict() == Answer.Verdict.TIMEOUT) {
      patience = shorter(patience.multipliedBy(2), MOST_PATIENCE);
    }
    return answer;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
