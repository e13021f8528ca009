package io.hothouse.pipeline;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes and ends the threads that work beside the caller. */
public final class Threads {
  private static final int PATIENCE_SECONDS = 10;

  private Threads() {}

  /** Returns a factory of threads of that name, which never keep the program alive. */
  public static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Interrupts what still runs and waits for it to end, so that nothing works on behind the
   * caller's back. A caller who was interrupted before waits all the same: what the others take
   * away again must be gone. Only another interrupt ends the wait.
   */
  public static void end(ExecutorService threads) {
    despiteInterrupt(
        () -> {
          threads.shutdownNow();
          try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /**
   * Does what the caller owes although it was interrupted, such as keeping what it knows: files are
   * closed under an interrupted thread. The interrupt stands afterwards.
   */
  public static void despiteInterrupt(Runnable duty) {
    boolean interrupted = Thread.interrupted();
    try {
      duty.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
