package io.hothouse.progress;

import java.util.List;
import java.util.function.Consumer;

/** What steps note while they are at work, for tests of what a user is told. */
public final class Notes {
  private Notes() {}

  /** Returns a progress that hands every note to {@code listener}, and says nothing. */
  public static Progress to(Consumer<String> listener) {
    return new Progress(
        List.of(
            event -> {
              if (event instanceof ProgressEvent.Noted noted) {
                listener.accept(noted.text());
              }
            }));
  }
}
