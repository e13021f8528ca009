package io.hothouse.cli;

import io.hothouse.process.Consent;
import io.hothouse.progress.JsonReporter;
import io.hothouse.progress.PlainReporter;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Reporter;
import io.hothouse.progress.Timeline;
import io.hothouse.progress.TreeReporter;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

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
  private final Outlet outlet;
  private final CiSystem ci;
  private final Reporter reporter;

  private Reporting(Outlet outlet, Reporter reporter) {
    this.outlet = outlet;
    this.ci = new CiSystem(outlet.environment(), outlet.bareErrors(), outlet.redaction()::shown);
    this.reporter = reporter;
  }

  /** The ways in which progress can be shown. */
  enum Form {
    /** A tree on a terminal, lines elsewhere. */
    AUTO,
    /** Lines. */
    PLAIN,
    /** One JSON object a line. */
    JSON
  }

  static Reporting start(CommandSpec command) {
    return start(command, Form.AUTO);
  }

  static Reporting start(CommandSpec command, Form form) {
    Outlet outlet = Outlet.of(command);
    PrintStream stream = outlet.bareErrors();
    if (form == Form.JSON) {
      return new Reporting(outlet, new JsonReporter(stream));
    }
    Map<String, String> environment = outlet.environment();
    Matcher size = SIZE.matcher(System.getProperty("hothouse.terminal", ""));
    if (form == Form.PLAIN || !size.matches() || environment.containsKey("CI")) {
      return new Reporting(outlet, new PlainReporter(stream));
    }
    boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Reporting(
        outlet,
        new TreeReporter(
            stream,
            Integer.parseInt(size.group("rows")),
            Integer.parseInt(size.group("columns")),
            colour));
  }

  Progress progress() {
    return new Progress(outlet.redaction(), List.of(timeline, ci, reporter));
  }

  /** Returns a consent to what does no harm, whose question is not painted over. */
  Consent consent(boolean yes) {
    return consent(yes, true);
  }

  /** Returns a consent to a change of what is there: an empty line is a no. */
  Consent change(boolean yes) {
    return consent(yes, false);
  }

  private Consent consent(boolean yes, boolean usual) {
    TerminalConsent terminal = new TerminalConsent(yes, usual, new Terminal(outlet));
    return question -> reporter.paused(() -> terminal.to(question));
  }

  CiSystem ci() {
    return ci;
  }

  Timeline timeline() {
    return timeline;
  }

  /** Leaves the last state on the screen. */
  @Override
  public void close() {
    reporter.close();
  }
}
