package io.hothouse.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the tree of steps on a terminal and redraws it as it changes, at most ten times a second.
 *
 * <p>What has ended at the top scrolls away above; what runs stays in sight below. A step that has
 * ended takes one line, and where the screen is too low for all, those that ended first make room.
 */
public final class TreeReporter implements Reporter {
  private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final Duration FRAME = Duration.ofMillis(100);

  private final PrintStream out;
  private final int rows;
  private final int columns;
  private final boolean colour;
  private final Map<Long, Branch> branches = new LinkedHashMap<>();
  private final List<Branch> tops = new ArrayList<>();
  private final Thread painter;
  private int drawnLines;
  private int frame;
  private int paused;
  private volatile boolean closed;

  /** Creates a reporter for a terminal that is {@code rows} high and {@code columns} wide. */
  public TreeReporter(PrintStream out, int rows, int columns, boolean colour) {
    this.out = out;
    this.rows = Math.max(4, rows);
    this.columns = Math.max(40, columns);
    this.colour = colour;
    this.painter = new Thread(this::paint, "terminal");
    painter.setDaemon(true);
    painter.start();
  }

  @Override
  public synchronized void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Started started) {
      Branch parent = branches.get(started.parent());
      Branch branch = new Branch(started.name(), parent == null ? 0 : parent.depth + 1);
      branches.put(started.step(), branch);
      (parent == null ? tops : parent.children).add(branch);
    } else if (event instanceof ProgressEvent.Noted noted) {
      branches.get(noted.step()).text = noted.text();
    } else if (event instanceof ProgressEvent.Finished finished) {
      branches.get(finished.step()).finish(finished);
    }
  }

  /** Drawing goes on below what was written meanwhile. */
  @Override
  public synchronized void pause(int more) {
    paused += more;
    drawnLines = 0;
  }

  private void paint() {
    while (!closed) {
      draw();
      try {
        Thread.sleep(FRAME.toMillis());
      } catch (InterruptedException interrupt) {
        return;
      }
    }
  }

  private synchronized void draw() {
    if (closed || paused > 0) {
      return;
    }
    StringBuilder screen = new StringBuilder();
    if (drawnLines > 0) {
      screen.append("\u001b[").append(drawnLines).append('A');
    }
    screen.append("\u001b[J");
    while (!tops.isEmpty() && tops.get(0).outcome != null) {
      Branch ended = tops.remove(0);
      append(screen, ended);
      ended.children.forEach(child -> append(screen, child));
    }
    List<Branch> sight = new ArrayList<>();
    tops.forEach(top -> collect(top, sight));
    drawnLines = Math.min(sight.size(), rows - 1);
    for (int i = 0; sight.size() > drawnLines && i < sight.size(); ) {
      if (sight.get(i).outcome != null) {
        sight.remove(i);
      } else {
        i++;
      }
    }
    sight.subList(0, drawnLines).forEach(branch -> append(screen, branch));
    frame++;
    out.print(screen);
    out.flush();
  }

  private static void collect(Branch branch, List<Branch> sight) {
    sight.add(branch);
    if (branch.outcome == null) {
      branch.children.forEach(child -> collect(child, sight));
    }
  }

  private void append(StringBuilder screen, Branch branch) {
    String seconds = String.format(Locale.ROOT, "%6.1f s", branch.seconds());
    String plain = "  ".repeat(branch.depth) + "? " + branch.name;
    String text = branch.text.isEmpty() ? "" : "  " + branch.text.replace('\n', ' ');
    int room = columns - seconds.length() - plain.length() - 1;
    String shown = text.length() <= room ? text : text.substring(0, Math.max(0, room - 1)) + "…";
    if (room < 1) {
      shown = "";
    }
    screen
        .append(seconds)
        .append(' ')
        .append(plain.replace("? ", mark(branch) + " "))
        .append(colour ? "\u001b[2m" + shown + "\u001b[0m" : shown)
        .append('\n');
  }

  private String mark(Branch branch) {
    if (branch.outcome == null) {
      return SPINNER[frame % SPINNER.length];
    }
    String mark = branch.outcome ? "✓" : "✗";
    return colour ? (branch.outcome ? "\u001b[32m" : "\u001b[31m") + mark + "\u001b[0m" : mark;
  }

  /** Draws the last state and stops drawing: what is written afterwards stays below it. */
  @Override
  public synchronized void close() {
    draw();
    closed = true;
    painter.interrupt();
  }

  /** A step as it is drawn. */
  private static final class Branch {
    private final String name;
    private final int depth;
    private final long start = System.nanoTime();
    private final List<Branch> children = new ArrayList<>();
    private String text = "";
    private Boolean outcome;
    private Duration duration = Duration.ZERO;

    Branch(String name, int depth) {
      this.name = name;
      this.depth = depth;
    }

    void finish(ProgressEvent.Finished finished) {
      outcome = finished.succeeded();
      duration = finished.duration();
      text = finished.summary().isEmpty() ? text : finished.summary();
    }

    double seconds() {
      return (outcome == null ? System.nanoTime() - start : duration.toNanos()) / 1e9;
    }
  }
}
