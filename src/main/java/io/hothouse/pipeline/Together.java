package io.hothouse.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** The same piece of work on many things, several at once. */
public final class Together {
  /** So many at once keep a slow network busy, and what they hold in memory small. */
  public static final int AT_ONCE = 6;

  private Together() {}

  /**
   * Does {@code work} for each thing and waits for all; the first failure is thrown, and keeps what
   * has not begun from beginning.
   *
   * @param goal what is done, as in "Interrupted while trying to GOAL"
   */
  public static <T> void each(String goal, Collection<? extends T> things, Consumer<T> work) {
    map(
        "trying to " + goal,
        AT_ONCE,
        things,
        thing -> {
          work.accept(thing);
          return true;
        });
  }

  /**
   * Does {@code work} for each thing and returns what each gave, in the order of {@code things};
   * the first failure is thrown, and ends what still runs.
   *
   * @param activity what is done, as in "Interrupted while ACTIVITY"
   * @param atOnce how many things are worked on at the same time, at most
   */
  public static <T, R> List<R> map(
      String activity, int atOnce, Collection<? extends T> things, Function<T, R> work) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(atOnce, things.size())), Threads.named(activity));
    try {
      List<Future<R>> running = new ArrayList<>();
      things.forEach(thing -> running.add(threads.submit(() -> work.apply(thing))));
      List<R> results = new ArrayList<>();
      for (Future<R> one : running) {
        results.add(Futures.value(activity, one));
      }
      return results;
    } finally {
      Threads.end(threads);
    }
  }
}
