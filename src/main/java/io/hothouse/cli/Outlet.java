package io.hothouse.cli;

import io.hothouse.redaction.Redaction;
import io.hothouse.redaction.WorkflowCommands;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where all that the program says leaves it: without secrets, and without what a terminal or a CI
 * system would obey. There is one for each run.
 */
final class Outlet implements AutoCloseable {
  /** What the user's terminal and files expect. */
  private static final Charset TERMINAL =
      Charset.forName(System.getProperty("native.encoding", "UTF-8"));

  private final Redaction redaction = new Redaction();
  private final AtomicReference<String> advice = new AtomicReference<>("");
  private final Map<String, String> environment;
  private final PrintStream bareErrors;
  private final PrintWriter bare;
  private final PrintWriter out;
  private final PrintWriter errors;

  Outlet(Map<String, String> environment, PrintStream out, PrintStream errors) {
    this.environment = environment;
    this.bareErrors = errors;
    this.bare = writer(out, false);
    this.out = clean(bare);
    this.errors = clean(writer(errors, true));
  }

  private static PrintWriter writer(PrintStream stream, boolean flushes) {
    return new PrintWriter(new OutputStreamWriter(stream, TERMINAL), flushes);
  }

  /** Returns the one that the program's streams are behind. */
  static Outlet real() {
    return new Outlet(System.getenv(), System.out, System.err);
  }

  /** Returns the one of the run that this command belongs to. */
  static Outlet of(CommandSpec spec) {
    return ((HothouseCommand) spec.root().userObject()).outlet();
  }

  private PrintWriter clean(PrintWriter target) {
    boolean watched = environment.containsKey("CI") || environment.containsKey("GITHUB_ACTIONS");
    UnaryOperator<String> harmless = watched ? WorkflowCommands::broken : line -> line;
    return new PrintWriter(new CleanWriter(target, redaction, harmless), true);
  }

  /** Returns what knows the run's secrets, and learns more of them. */
  Redaction redaction() {
    return redaction;
  }

  /** Returns the variables that the program was started with. */
  Map<String, String> environment() {
    return environment;
  }

  /** Returns the way for results. */
  PrintWriter out() {
    return out;
  }

  /** Returns the way for messages. */
  PrintWriter errors() {
    return errors;
  }

  /**
   * Returns the way for what the user asked for letter by letter, as a kubeconfig or what a command
   * on a node printed: nothing is taken out of it.
   */
  PrintWriter bare() {
    return bare;
  }

  /** Returns the stream for those that move a terminal's cursor and clean texts by themselves. */
  PrintStream bareErrors() {
    return bareErrors;
  }

  /** Keeps what the user is to do next when the command is interrupted from now on. */
  void adviseWhenInterrupted(String next) {
    advice.set(next);
  }

  /** Returns what was to be done next; nothing when no command has said it. */
  String advice() {
    return advice.get();
  }

  /** Lets out what is yet held back. */
  @Override
  public void close() {
    bare.flush();
    out.close();
    errors.close();
  }
}
