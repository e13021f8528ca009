package io.hothouse.progress;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Shows somebody what happens, as it happens. */
public interface Reporter extends Consumer<ProgressEvent>, AutoCloseable {
  /**
   * Does something with the terminal for itself. Meanwhile nothing is written of its own accord,
   * steps go on, and the reporter can be closed: nobody waits for an answer but who asked.
   */
  default <T> T paused(Supplier<T> work) {
    pause(1);
    try {
      return work.get();
    } finally {
      pause(-1);
    }
  }

  /**
   * Says nothing of its own accord while more pauses have begun than ended.
   *
   * @param more 1 where a pause begins, -1 where it ends
   */
  default void pause(int more) {}

  /** Leaves the last state to be seen, and says nothing more of its own accord. */
  @Override
  default void close() {}
}
