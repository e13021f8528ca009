package io.hothouse.pipeline;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Ends threads in order. */
public final class Threads {
  private static final int PATIENCE_SECONDS = 10;

  private Threads() {}

  /**
   * Interrupts what still runs and waits for it to end, so that nothing works on behind the
   * caller's back.
   */
  public static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
