package io.hothouse.pipeline;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something by asking again and again until it is there or the deadline has passed. */
public final class Wait {

  /** Lets time pass. */
  @FunctionalInterface
  public interface Sleeper {
    /** Sleeps for {@code duration}. */
    void sleep(Duration duration) throws InterruptedException;
  }

  private final Sleeper sleeper;

  /** Creates a wait that lets time pass with {@code sleeper}. */
  public Wait(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /** Returns a wait on the real clock. */
  public static Wait real() {
    return new Wait(duration -> Thread.sleep(duration.toMillis()));
  }

  /**
   * Asks until an answer comes.
   *
   * @param goal what is waited for, as in "Waited for GOAL"
   * @throws HothouseException with {@link ErrorCode#TIMEOUT}, or {@link ErrorCode#INTERRUPTED}
   */
  public <T> T until(
      String goal, Deadline deadline, Duration interval, Supplier<Optional<T>> attempt) {
    while (true) {
      Optional<T> answer = attempt.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      deadline.check(goal, "nothing yet");
      pause(goal, shorter(interval, deadline.remaining()));
    }
  }

  /** Sleeps, and turns an interrupt into a failure that says what was waited for. */
  public void pause(String goal, Duration duration) {
    try {
      sleeper.sleep(duration);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while waiting for " + goal + ".", interrupt);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
