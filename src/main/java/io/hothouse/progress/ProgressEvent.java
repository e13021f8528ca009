package io.hothouse.progress;

import io.hothouse.redaction.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** What happens to a step; steps form a tree. */
public sealed interface ProgressEvent {
  /** Returns the step's number, unique within the program's run. */
  long step();

  /** Returns the same with each of its texts as {@code cleaning} leaves it. */
  ProgressEvent cleaned(UnaryOperator<String> cleaning);

  /** A step began. {@code parent} is 0 for a step at the top. */
  record Started(long step, long parent, String name, Instant at) implements ProgressEvent {
    @Override
    public ProgressEvent cleaned(UnaryOperator<String> cleaning) {
      return new Started(step, parent, Printable.line(cleaning.apply(name)), at);
    }
  }

  /** A step has something to tell while it runs. */
  record Noted(long step, String text, Instant at) implements ProgressEvent {
    @Override
    public ProgressEvent cleaned(UnaryOperator<String> cleaning) {
      return new Noted(step, cleaning.apply(text), at);
    }
  }

  /** A step ended. */
  record Finished(long step, boolean succeeded, String summary, Duration duration, Instant at)
      implements ProgressEvent {
    @Override
    public ProgressEvent cleaned(UnaryOperator<String> cleaning) {
      return new Finished(step, succeeded, cleaning.apply(summary), duration, at);
    }
  }
}
