package io.hothouse.progress;

import io.hothouse.redaction.Redaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where steps begin; it knows nothing of the terminal. */
public final class Progress {
  private final Redaction redaction;
  private final List<Consumer<ProgressEvent>> listeners;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicReference<Throwable> explained = new AtomicReference<>();

  /**
   * Creates a progress whose events go to {@code listeners}, one at a time, in order.
   *
   * @param redaction takes secrets out of what they tell
   */
  public Progress(Redaction redaction, List<Consumer<ProgressEvent>> listeners) {
    this.redaction = redaction;
    this.listeners = List.copyOf(listeners);
  }

  /** Creates a progress that hides what looks like a secret, as it is told none. */
  public Progress(List<Consumer<ProgressEvent>> listeners) {
    this(new Redaction(), listeners);
  }

  /** Returns a progress that nobody listens to. */
  public static Progress silent() {
    return new Progress(List.of());
  }

  /** Begins a step at the top. */
  public Step begin(String name) {
    return new Step(this, 0, name);
  }

  /** Runs {@code work} as a step at the top, which fails when the work throws. */
  public <T> T run(String name, Function<Step, T> work) {
    return begin(name).filledWith(work);
  }

  /** Returns a problem's first line; nothing when a step within told it already. */
  String explanation(Throwable problem) {
    if (explained.getAndSet(problem) == problem) {
      return "";
    }
    String message = String.valueOf(problem.getMessage());
    return message.lines().findFirst().orElse(problem.getClass().getSimpleName());
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  Redaction redaction() {
    return redaction;
  }

  void tell(ProgressEvent event) {
    ProgressEvent cleaned = event.cleaned(redaction::shown);
    synchronized (this) {
      listeners.forEach(listener -> listener.accept(cleaned));
    }
  }
}
