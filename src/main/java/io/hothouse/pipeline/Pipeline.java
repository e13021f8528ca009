package io.hothouse.pipeline;

import io.hothouse.progress.Step;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Steps that overlap. Each starts at once on a thread of its own and gets what it needs by asking
 * another's {@link Result}, which waits. The first failure interrupts all other steps and is the
 * one that everybody sees.
 */
public final class Pipeline implements AutoCloseable {
  private final Step parent;
  private final ExecutorService threads;
  private final AtomicReference<RuntimeException> firstFailure = new AtomicReference<>();

  /** Creates a pipeline whose steps appear within {@code parent}. */
  public Pipeline(Step parent) {
    this.parent = parent;
    this.threads = Executors.newCachedThreadPool(Threads.named("step"));
  }

  /** Starts a step. It is shown from the moment at which {@code inputs} are there. */
  public <T> Result<T> start(String name, Function<Step, T> work, Result<?>... inputs) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Result<T> result = new Result<>(name, future, firstFailure);
    Runnable step =
        () -> {
          try {
            for (Result<?> input : inputs) {
              input.get();
            }
            future.complete(parent.run(name, work));
          } catch (RuntimeException problem) {
            failed(problem);
            future.completeExceptionally(problem);
          } catch (Error problem) {
            RuntimeException failure = Futures.failure("taking the step '" + name + "'", problem);
            failed(failure);
            future.completeExceptionally(failure);
          }
        };
    try {
      threads.execute(step);
    } catch (RejectedExecutionException ended) {
      // Another step has failed already: its failure is what asking for this one brings.
      future.completeExceptionally(ended);
    }
    return result;
  }

  private void failed(RuntimeException problem) {
    if (firstFailure.compareAndSet(null, problem)) {
      threads.shutdownNow();
    }
  }

  /**
   * Interrupts what still runs and waits for it to end, with all that it takes away again. Any
   * thread may do so: whoever waits for a result then gets {@link
   * io.hothouse.ErrorCode#INTERRUPTED}.
   */
  @Override
  public void close() {
    Threads.end(threads);
  }
}
