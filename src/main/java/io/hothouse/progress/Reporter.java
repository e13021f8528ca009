package io.hothouse.progress;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows somebody what happens, as it happens. */
public interface Reporter extends Consumer<ProgressEvent>, AutoCloseable {
  /**
   * Does something with the terminal for itself; meanwhile nothing is written of its own accord.
   */
  default <T> T paused(Supplier<T> work) {
    return work.get();
  }

  /** Leaves the last state to be seen, and says nothing more of its own accord. */
  @Override
  default void close() {}
}
