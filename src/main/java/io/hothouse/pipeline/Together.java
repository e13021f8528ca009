package io.hothouse.pipeline;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same small piece of work on many things, several at once. */
public final class Together {
  private static final int AT_ONCE = 6;

  private Together() {}

  /**
   * Does {@code work} for each thing and waits for all; the first failure is thrown, and keeps what
   * has not begun from beginning.
   *
   * @param goal what is done, as in "Interrupted while trying to GOAL"
   */
  public static <T> void each(String goal, Collection<? extends T> things, Consumer<T> work) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(AT_ONCE, things.size())), Threads.named("together"));
    try {
      List<Future<?>> running = new ArrayList<>();
      things.forEach(thing -> running.add(threads.submit(() -> work.accept(thing))));
      for (Future<?> one : running) {
        one.get();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to " + goal + ".", interrupt);
    } catch (ExecutionException problem) {
      if (problem.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new HothouseException(ErrorCode.INTERNAL, "Tried to " + goal, problem.getCause());
    } finally {
      Threads.end(threads);
    }
  }
}
