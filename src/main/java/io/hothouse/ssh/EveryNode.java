package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Together;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The same work on every node; a node that fails does not stop the others. */
public final class EveryNode {
  private EveryNode() {}

  /**
   * Does {@code work} for each target, a few at once (what nodes write is held in memory), and
   * waits for all.
   *
   * @param goal what is done, as in "Tried to GOAL on 2 of 3 nodes"
   * @return what each gave, in the order of {@code targets}
   * @throws HothouseException that names every node that failed and why, with the first one's code
   */
  public static <T> List<T> run(
      String goal, Collection<SshTarget> targets, Function<SshTarget, T> work) {
    return run(goal, Together.AT_ONCE, targets, work);
  }

  /** Does {@code work} for all targets at the same time, as it may last for ever. */
  public static <T> List<T> runAllAtOnce(
      String goal, Collection<SshTarget> targets, Function<SshTarget, T> work) {
    return run(goal, targets.size(), targets, work);
  }

  private static <T> List<T> run(
      String goal, int atOnce, Collection<SshTarget> targets, Function<SshTarget, T> work) {
    List<Ended<T>> all =
        Together.map("trying to " + goal, atOnce, targets, target -> Ended.of(target, work));
    Map<String, Throwable> failures = new LinkedHashMap<>();
    List<T> results = new ArrayList<>();
    for (Ended<T> one : all) {
      if (one.problem() == null) {
        results.add(one.result());
      } else {
        failures.put(one.node(), one.problem());
      }
    }
    if (!failures.isEmpty()) {
      throw failure(goal, targets.size(), failures);
    }
    return results;
  }

  /** How the work on one node ended. */
  private record Ended<T>(String node, T result, Throwable problem) {
    static <T> Ended<T> of(SshTarget target, Function<SshTarget, T> work) {
      try {
        return new Ended<>(target.node(), work.apply(target), null);
      } catch (RuntimeException | Error problem) {
        return new Ended<>(target.node(), null, problem);
      }
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
