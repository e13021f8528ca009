package io.hothouse.progress;

import io.hothouse.redaction.WorkflowCommands;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reports steps as plain lines, for logs and for terminals that cannot move the cursor. */
public final class PlainReporter implements Consumer<ProgressEvent> {
  private final PrintStream out;
  private final long start = System.nanoTime();
  private final Map<Long, String> names = new ConcurrentHashMap<>();

  /** Creates a reporter that writes to {@code out}. */
  public PlainReporter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Started started) {
      String parent = names.get(started.parent());
      String name = parent == null ? started.name() : parent + " / " + started.name();
      names.put(started.step(), name);
      line("•", name, "");
    } else if (event instanceof ProgressEvent.Noted noted) {
      line(" ", names.get(noted.step()), noted.text());
    } else if (event instanceof ProgressEvent.Finished finished) {
      String took = String.format(Locale.ROOT, "%.1f s", finished.duration().toMillis() / 1000.0);
      String summary = finished.summary().isEmpty() ? took : took + ", " + finished.summary();
      line(finished.succeeded() ? "✓" : "✗", names.remove(finished.step()), summary);
    }
  }

  private void line(String mark, String name, String text) {
    double seconds = (System.nanoTime() - start) / 1e9;
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
}
