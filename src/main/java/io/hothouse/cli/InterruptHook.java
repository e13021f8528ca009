package io.hothouse.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What an interrupt does, whichever command it meets: the command's thread is interrupted, which
 * ends steps and lets probes take back what they made; local commands are ended; and when the
 * command has not come to its end soon, the program ends without it.
 */
final class InterruptHook implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(2400);

  private final Thread worker;
  private final Runnable farewell;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "interrupt hook");
  private volatile boolean interrupted;

  /**
   * Creates a hook for the command that the calling thread is about to run.
   *
   * @param farewell says how things stand when the command itself does not come to it
   */
  InterruptHook(Runnable farewell) {
    this.worker = Thread.currentThread();
    this.farewell = farewell;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupted() {
    interrupted = true;
    worker.interrupt();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        farewell.run();
      }
    } catch (InterruptedException again) {
      farewell.run();
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  /** Tells whether the user has interrupted the command. */
  boolean wasInterrupted() {
    return interrupted;
  }

  /** Tells the hook that the command has come to its end. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The interrupt came first: the program ends by it.
    }
  }
}
