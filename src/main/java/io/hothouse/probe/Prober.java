package io.hothouse.probe;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Together;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tries probes through every node at once, until each has passed several times in a row. One that
 * failed is tried through one node after the other until it passes there ({@link Turns}).
 */
public final class Prober {
  private final Wait wait;

  /** Creates a prober that lets time pass with {@code wait}. */
  public Prober(Wait wait) {
    this.wait = wait;
  }

  /**
   * Tries every probe through every node until all have passed or the deadline is over. A thread
   * that is interrupted here goes on when every probe has taken away what it made.
   *
   * @return a result per node and probe, in that order, whether it passed or not
   */
  public List<ProbeResult> probe(List<Probe> probes, List<Entrance> nodes, Deadline deadline) {
    record Attempt(Probe probe, Entrance node, Turns turns) {}

    List<Turns> turns = probes.stream().map(probe -> new Turns()).toList();
    List<Attempt> all = new ArrayList<>();
    for (Entrance node : nodes) {
      for (int i = 0; i < probes.size(); i++) {
        all.add(new Attempt(probes.get(i), node, turns.get(i)));
      }
    }
    return Together.map(
        "probing", all.size(), all, one -> probe(one.probe(), one.node(), one.turns(), deadline));
  }

  /**
   * Returns the results when all have passed.
   *
   * @throws HothouseException with {@link ErrorCode#PROBE}, naming node, port and reason
   */
  public static List<ProbeResult> orThrow(List<ProbeResult> results) {
    List<ProbeResult> failed = results.stream().filter(it -> !it.answer().passed()).toList();
    if (failed.isEmpty()) {
      return results;
    }
    String lines =
        failed.stream()
            .map(
                it ->
                    "%n  %s through %s (%s:%d): %s, %s"
                        .formatted(
                            it.probe(),
                            it.node(),
                            it.address(),
                            it.port(),
                            it.answer().verdict(),
                            it.answer().detail()))
            .collect(Collectors.joining());
    throw new HothouseException(
        ErrorCode.PROBE,
        "%d of %s did not pass:%s%n%s"
            .formatted(
                failed.size(), Count.of(results.size(), "probe"), lines, advice(results, failed)));
  }

  private static String advice(List<ProbeResult> results, List<ProbeResult> failed) {
    long nodes = results.stream().map(ProbeResult::node).distinct().count();
    long failedNodes = failed.stream().map(ProbeResult::node).distinct().count();
    return failedNodes == nodes
        ? "It fails through every node. Next: hothouse diagnose."
        : "Other nodes answer: kube-proxy or the overlay on the nodes named. Next: hothouse diagnose.";
  }

  /** What is needed to ask and cannot be had says nothing about the service: it is told. */
  private static Answer attempt(Probe probe, Entrance node, Duration patience) {
    try {
      return probe.attempt(node, patience);
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      return new Answer(Answer.Verdict.INCONCLUSIVE, "could not be asked: " + problem.getMessage());
    }
  }

  private ProbeResult probe(Probe probe, Entrance node, Turns turns, Deadline deadline) {
    long start = System.nanoTime();
    AtomicLong attempt = new AtomicLong();
    Function<Duration, Answer> ask =
        patience -> {
          attempt.set(System.nanoTime());
          return attempt(probe, node, patience);
        };
    String goal = probe.name() + " through " + node.node();
    Answer answer = turns.now(ask);
    int passes = answer.passed() ? 1 : 0;
    while (passes < probe.passes() && !deadline.expired()) {
      answer = passes > 0 ? turns.now(ask) : turns.again(goal, wait, deadline, ask);
      passes = answer.passed() ? passes + 1 : 0;
    }
    long end = System.nanoTime();
    // A service that passed, but not often enough in a row before the deadline, flaps.
    Answer last =
        answer.passed() && passes < probe.passes()
            ? Answer.wrong("passed only %d of %d times in a row".formatted(passes, probe.passes()))
            : answer;
    return new ProbeResult(
        node.node(),
        node.address(),
        probe.name(),
        probe.port(),
        last,
        passes,
        Duration.ofNanos(end - attempt.get()),
        Duration.ofNanos(end - start));
  }
}
