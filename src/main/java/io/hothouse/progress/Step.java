package io.hothouse.progress;

import io.hothouse.redaction.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A piece of work that begins, may have steps of its own, and ends once, well or badly. */
public final class Step implements AutoCloseable {
  private final Progress progress;
  private final long number;
  private final long start = System.nanoTime();
  private final AtomicBoolean finished = new AtomicBoolean();

  Step(Progress progress, long parent, String name) {
    this.progress = progress;
    this.number = progress.nextNumber();
    progress.tell(new ProgressEvent.Started(number, parent, name, Instant.now()));
  }

  private Step(Progress progress, Step parent, String name) {
    this(progress, parent.number, name);
  }

  /** Begins a step within this one. */
  public Step begin(String name) {
    return new Step(progress, this, name);
  }

  /** Runs {@code work} as a step within this one, which fails when the work throws. */
  public <T> T run(String name, Function<Step, T> work) {
    return begin(name).filledWith(work);
  }

  /** Runs {@code work} as this step. */
  <T> T filledWith(Function<Step, T> work) {
    try {
      T result = work.apply(this);
      succeed("");
      return result;
    } catch (RuntimeException | Error problem) {
      fail(progress.explanation(problem));
      throw problem;
    }
  }

  /** Returns what takes secrets out of all that the run tells, and may be told of more of them. */
  public Redaction redaction() {
    return progress.redaction();
  }

  /** Tells something while the step runs. */
  public void note(String text) {
    progress.tell(new ProgressEvent.Noted(number, text, Instant.now()));
  }

  /** Ends the step well; only the first end counts. */
  public void succeed(String summary) {
    finish(true, summary);
  }

  /** Ends the step badly; only the first end counts. */
  public void fail(String reason) {
    finish(false, reason);
  }

  /** Ends the step as failed when nothing ended it before. */
  @Override
  public void close() {
    finish(false, "not finished");
  }

  private void finish(boolean succeeded, String summary) {
    if (finished.compareAndSet(false, true)) {
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      progress.tell(
          new ProgressEvent.Finished(number, succeeded, summary, duration, Instant.now()));
    }
  }
}
