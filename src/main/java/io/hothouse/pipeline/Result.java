package io.hothouse.pipeline;

import java.util.concurrent.CompletableFuture;
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
      return Futures.value("waiting for " + name, future);
    } catch (RuntimeException own) {
      RuntimeException first = firstFailure.get();
      throw first == null ? own : first;
    }
  }
}
