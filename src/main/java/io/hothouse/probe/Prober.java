package io.hothouse.probe;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Together;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tries probes through every node at once, until each has passed several times in a row. */
public final class Prober {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofMillis(300);

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
    record Attempt(Probe probe, Entrance node) {}

    List<Attempt> all =
        nodes.stream()
            .flatMap(node -> probes.stream().map(probe -> new Attempt(probe, node)))
            .toList();
    return Together.map(
        "probing", all.size(), all, one -> probe(one.probe(), one.node(), deadline));
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
  private static Answer attempt(Probe probe, Entrance node) {
    try {
      return probe.attempt(node, PATIENCE);
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      return new Answer(Answer.Verdict.INCONCLUSIVE, "could not be asked: " + problem.getMessage());
    }
  }

  private ProbeResult probe(Probe probe, Entrance node, Deadline deadline) {
    long start = System.nanoTime();
    int passes = 0;
    Answer answer;
    long attempt;
    while (true) {
      attempt = System.nanoTime();
      answer = attempt(probe, node);
      passes = answer.passed() ? passes + 1 : 0;
      if (passes >= probe.passes() || deadline.expired()) {
        break;
      }
      if (passes == 0) {
        wait.pause(probe.name() + " through " + node.node(), INTERVAL);
      }
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
        Duration.ofNanos(end - attempt),
        Duration.ofNanos(end - start));
  }
}
