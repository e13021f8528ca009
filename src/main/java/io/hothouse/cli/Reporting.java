package io.hothouse.cli;

import io.hothouse.process.Consent;
import io.hothouse.progress.PlainReporter;
import io.hothouse.progress.Progress;
import io.hothouse.progress.ProgressEvent;
import io.hothouse.progress.Timeline;
import io.hothouse.progress.TreeReporter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How progress is shown: a live tree on a terminal, plain lines elsewhere; on stderr, so that
 * results can be piped.
 *
 * <p>The launcher tells by the property {@code hothouse.terminal} that stderr is a terminal, and
 * how large, which Java cannot find out.
 */
final class Reporting implements AutoCloseable {
  private static final Pattern SIZE = Pattern.compile("(?<rows>\\d{1,4}) (?<columns>\\d{1,4})");

  private final Timeline timeline = new Timeline();
  private final Consumer<ProgressEvent> reporter;

  private Reporting(Consumer<ProgressEvent> reporter) {
    this.reporter = reporter;
  }

  static Reporting start() {
    Map<String, String> environment = System.getenv();
    Matcher size = SIZE.matcher(System.getProperty("hothouse.terminal", ""));
    if (!size.matches() || environment.containsKey("CI")) {
      return new Reporting(new PlainReporter(System.err));
    }
    boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Reporting(
        new TreeReporter(
            System.err,
            Integer.parseInt(size.group("rows")),
            Integer.parseInt(size.group("columns")),
            colour));
  }

  Progress progress() {
    return new Progress(List.of(timeline, reporter));
  }

  /** Returns a consent whose question is not painted over. */
  Consent consent(boolean yes) {
    TerminalConsent terminal = new TerminalConsent(yes);
    return question ->
        reporter instanceof TreeReporter tree
            ? tree.paused(() -> terminal.to(question))
            : terminal.to(question);
  }

  Timeline timeline() {
    return timeline;
  }

  /** Leaves the last state on the screen. */
  @Override
  public void close() {
    if (reporter instanceof TreeReporter tree) {
      tree.close();
    }
  }
}
