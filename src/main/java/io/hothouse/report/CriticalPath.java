package io.hothouse.report;

import io.hothouse.report.RunRecord.StepRow;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The chain of steps, each beginning when the one before it ended, that ends last. */
final class CriticalPath {
  /** Steps that follow each other begin within this many seconds. */
  private static final double SLACK = 0.1;

  private CriticalPath() {}

  /** Returns the steps of the chain that have no steps within them. */
  static Set<StepRow> of(List<StepRow> steps) {
    List<StepRow> leaves =
        steps.stream()
            .filter(step -> steps.stream().noneMatch(it -> it.path().startsWith(step.path() + "/")))
            .toList();
    Deque<StepRow> chain = new ArrayDeque<>();
    Optional<StepRow> last = leaves.stream().max(Comparator.comparingDouble(StepRow::end));
    while (last.isPresent()) {
      StepRow step = last.get();
      chain.addFirst(step);
      last =
          leaves.stream()
              .filter(it -> !chain.contains(it) && it.end() <= step.start() + SLACK)
              .filter(it -> it.start() < step.start())
              .max(Comparator.comparingDouble(StepRow::end));
    }
    return new HashSet<>(chain);
  }
}
