package io.hothouse.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands on what a long piece of work says of itself, and breaks its silence: when nothing was said
 * for eight seconds, it says what is still being done, for how long, and the last line of output.
 */
public final class SteadyNotes implements Consumer<String>, AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(8);
  private static final String SAID = "> ";
  private static final int MOST_CHARACTERS = 160;

  private final String goal;
  private final Consumer<String> note;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.named("notes"));
  private final ScheduledFuture<?> ticks;
  private final long silence;
  private long said = start;
  private String last = "";

  /**
   * Begins to listen.
   *
   * @param goal what is being done, as in "still at work to GOAL"
   * @param note told what the user should see
   */
  public SteadyNotes(String goal, Consumer<String> note) {
    this(goal, note, SILENCE);
  }

  SteadyNotes(String goal, Consumer<String> note, Duration silence) {
    this.goal = goal;
    this.note = note;
    this.silence = silence.toNanos();
    long interval = this.silence / 8;
    ticks =
        clock.scheduleWithFixedDelay(this::breakSilence, interval, interval, TimeUnit.NANOSECONDS);
  }

  /** Takes a line of output: one that begins with "> " is meant for the user. */
  @Override
  public synchronized void accept(String line) {
    if (line.startsWith(SAID)) {
      said = System.nanoTime();
      note.accept(line.substring(SAID.length()));
    } else if (!line.isBlank()) {
      last = line.strip();
    }
  }

  private synchronized void breakSilence() {
    long now = System.nanoTime();
    if (now - said >= silence) {
      said = now;
      String shortened = last.substring(0, Math.min(last.length(), MOST_CHARACTERS));
      note.accept(
          "still at work to %s, for %d s%s"
              .formatted(
                  goal,
                  TimeUnit.NANOSECONDS.toSeconds(now - start),
                  last.isEmpty() ? "" : "; its last line: " + shortened));
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    ticks.cancel(false);
    clock.shutdownNow();
  }
}
