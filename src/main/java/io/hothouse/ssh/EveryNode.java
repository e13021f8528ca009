package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Threads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The same work on every node at once; a node that fails does not stop the others. */
public final class EveryNode {
  private EveryNode() {}

  /**
   * Does {@code work} for each target and waits for all.
   *
   * @param goal what is done, as in "Tried to GOAL on 2 of 3 nodes"
   * @return what each gave, in the order of {@code targets}
   * @throws HothouseException that names every node that failed and why, with the first one's code
   */
  public static <T> List<T> run(
      String goal, Collection<SshTarget> targets, Function<SshTarget, T> work) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, targets.size()), Threads.named("node"));
    try {
      Map<SshTarget, Future<T>> running = new LinkedHashMap<>();
      targets.forEach(target -> running.put(target, threads.submit(() -> work.apply(target))));
      List<T> results = new ArrayList<>();
      Map<String, Throwable> failures = new LinkedHashMap<>();
      for (Map.Entry<SshTarget, Future<T>> entry : running.entrySet()) {
        try {
          results.add(entry.getValue().get());
        } catch (ExecutionException problem) {
          failures.put(entry.getKey().node(), problem.getCause());
        }
      }
      if (!failures.isEmpty()) {
        throw failure(goal, targets.size(), failures);
      }
      return results;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to " + goal + ".", interrupt);
    } finally {
      threads.shutdownNow();
    }
  }

  private static HothouseException failure(
      String goal, int nodes, Map<String, Throwable> failures) {
    Throwable first = failures.values().iterator().next();
    ErrorCode code = first instanceof HothouseException known ? known.code() : ErrorCode.INTERNAL;
    String reasons =
        failures.entrySet().stream()
            .map(entry -> "%n  %s: %s".formatted(entry.getKey(), reason(entry.getValue())))
            .collect(Collectors.joining());
    HothouseException failure =
        new HothouseException(
            code,
            "Tried to %s, but %d of %d nodes failed:%s"
                .formatted(goal, failures.size(), nodes, reasons),
            first);
    failures.values().stream().skip(1).forEach(failure::addSuppressed);
    return failure;
  }

  private static String reason(Throwable problem) {
    return problem instanceof HothouseException
        ? problem.getMessage()
        : problem.getClass().getSimpleName() + ": " + problem.getMessage();
  }
}
