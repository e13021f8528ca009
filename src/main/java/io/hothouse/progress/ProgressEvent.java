package io.hothouse.progress;

import java.time.Duration;
import java.time.Instant;

/** What happens to a step; steps form a tree. */
public sealed interface ProgressEvent {
  /** Returns the step's number, unique within the program's run. */
  long step();

  /** A step began. {@code parent} is 0 for a step at the top. */
  record Started(long step, long parent, String name, Instant at) implements ProgressEvent {}

  /** A step has something to tell while it runs. */
  record Noted(long step, String text, Instant at) implements ProgressEvent {}

  /** A step ended. */
  record Finished(long step, boolean succeeded, String summary, Duration duration, Instant at)
      implements ProgressEvent {}
}
