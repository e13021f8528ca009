package io.hothouse.pipeline;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for work on another thread, and says in one way what became of it. */
public final class Futures {
  private Futures() {}

  /**
   * Returns what the work gave.
   *
   * @param activity what is waited for, as in "Interrupted while ACTIVITY."
   * @throws RuntimeException the work's own failure, with its own trace; an {@link Error} as well
   * @throws HothouseException with {@link ErrorCode#INTERRUPTED} when the caller was interrupted
   */
  public static <T> T value(String activity, Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while " + activity + ".", interrupt);
    } catch (ExecutionException problem) {
      if (problem.getCause() instanceof Error defect) {
        throw defect;
      }
      throw failure(activity, problem.getCause());
    }
  }

  /** Returns a failure as it can be thrown: an unchecked one stays what it is. */
  static RuntimeException failure(String activity, Throwable cause) {
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new HothouseException(
            ErrorCode.INTERNAL, "Failed while %s: %s".formatted(activity, cause), cause);
  }
}
