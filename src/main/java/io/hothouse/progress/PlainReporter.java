package io.hothouse.progress;

import io.hothouse.redaction.WorkflowCommands;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reports steps as plain lines, for logs and for terminals that cannot move the cursor. Nobody has
 * to wonder whether the program is still alive: when nothing was said for nine seconds, it says
 * what it is at.
 */
public final class PlainReporter implements Reporter {
  /** Later than what a long piece of work says of itself by {@code SteadyNotes}. */
  private static final Duration SILENCE = Duration.ofSeconds(9);

  private static final int LOOKS = 18;
  private static final int MOST_CHARACTERS = 160;

  private final PrintStream out;
  private final long silence;
  private final long start = System.nanoTime();
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Thread clock;
  private long said = start;
  private int paused;

  /** A step that has not ended. */
  private static final class Running {
    private final String name;
    private final long parent;
    private final long start = System.nanoTime();
    private String last = "";

    Running(String name, long parent) {
      this.name = name;
      this.parent = parent;
    }
  }

  /** Creates a reporter that writes to {@code out}. */
  public PlainReporter(PrintStream out) {
    this(out, SILENCE);
  }

  PlainReporter(PrintStream out, Duration silence) {
    this.out = out;
    this.silence = silence.toNanos();
    this.clock = new Thread(() -> watch(silence.dividedBy(LOOKS)), "progress");
    clock.setDaemon(true);
    clock.start();
  }

  @Override
  public synchronized void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Started started) {
      Running parent = running.get(started.parent());
      String name = parent == null ? started.name() : parent.name + " / " + started.name();
      running.put(started.step(), new Running(name, started.parent()));
      line("•", name, "");
    } else if (event instanceof ProgressEvent.Noted noted) {
      Running step = running.get(noted.step());
      if (step != null) {
        step.last = noted.text();
      }
      line(" ", step == null ? "" : step.name, noted.text());
    } else if (event instanceof ProgressEvent.Finished finished) {
      String took = String.format(Locale.ROOT, "%.1f s", finished.duration().toMillis() / 1000.0);
      String summary = finished.summary().isEmpty() ? took : took + ", " + finished.summary();
      line(finished.succeeded() ? "✓" : "✗", running.remove(finished.step()).name, summary);
    }
  }

  private void watch(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        breakSilence();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of each step that waits for no step of its own, for how long it has been at work. */
  private synchronized void breakSilence() {
    if (paused > 0 || System.nanoTime() - said < silence) {
      return;
    }
    List<Long> parents = running.values().stream().map(step -> step.parent).toList();
    running.forEach(
        (number, step) -> {
          if (!parents.contains(number)) {
            line(" ", step.name, stillAtWork(step));
          }
        });
  }

  private static String stillAtWork(Running step) {
    String last = step.last.lines().findFirst().orElse("");
    String shortened = last.substring(0, Math.min(last.length(), MOST_CHARACTERS));
    return "still at work, for %d s%s"
        .formatted(
            Duration.ofNanos(System.nanoTime() - step.start).toSeconds(),
            last.isEmpty() ? "" : "; last: " + shortened);
  }

  private void line(String mark, String name, String text) {
    said = System.nanoTime();
    double seconds = (said - start) / 1e9;
    out.printf(
        Locale.ROOT,
        "%6.1f %s %s%s%n",
        seconds,
        mark,
        WorkflowCommands.broken(name),
        text.isEmpty() ? "" : ": " + onward(text));
  }

  /** No line of a text that came from elsewhere stands alone, where a CI system may obey it. */
  private static String onward(String text) {
    return WorkflowCommands.broken(text).replace("\n", "\n         | ");
  }

  @Override
  public synchronized void pause(int more) {
    paused += more;
    said = System.nanoTime();
  }

  @Override
  public void close() {
    clock.interrupt();
  }
}
