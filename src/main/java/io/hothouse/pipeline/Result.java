package io.hothouse.pipeline;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/** What a step of a {@link Pipeline} will give. */
public final class Result<T> {
  private final String name;
  private final CompletableFuture<T> future;
  private final AtomicReference<RuntimeException> firstFailure;

  Result(String name, CompletableFuture<T> future, AtomicReference<RuntimeException> firstFailure) {
    this.name = name;
    this.future = future;
    this.firstFailure = firstFailure;
  }

  /** Returns what is there already and needs no step. */
  public static <T> Result<T> of(T value) {
    return new Result<>("", CompletableFuture.completedFuture(value), new AtomicReference<>());
  }

  /**
   * Waits for the step and returns what it gave.
   *
   * @throws RuntimeException the pipeline's first failure, whichever step it came from
   */
  public T get() {
    try {
      return future.get();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw failure(
          new HothouseException(
              ErrorCode.INTERRUPTED, "Interrupted while waiting for " + name + ".", interrupt));
    } catch (ExecutionException problem) {
      throw failure(
          problem.getCause() instanceof RuntimeException cause
              ? cause
              : new HothouseException(ErrorCode.INTERNAL, name + " failed", problem.getCause()));
    }
  }

  private RuntimeException failure(RuntimeException own) {
    RuntimeException first = firstFailure.get();
    return first == null ? own : first;
  }
}
