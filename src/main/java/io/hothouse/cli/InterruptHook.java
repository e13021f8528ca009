package io.hothouse.cli;

import java.util.function.Supplier;

/** Does something when the user interrupts a command: says how things stand and what to do next. */
final class InterruptHook {
  private InterruptHook() {}

  /**
   * Does {@code work}. When that is interrupted, local commands are ended with us, and nothing is
   * drawn any more, once {@code first} has looked at how things stand; {@code then} tells it.
   */
  static <T> T during(Supplier<T> work, Reporting reporting, Runnable first, Runnable then) {
    Thread hook =
        new Thread(
            () -> {
              first.run();
              ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
              reporting.close();
              then.run();
            },
            "interrupt hook");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyEnding) {
        // The interrupt came first, and is being dealt with.
      }
    }
  }
}
