package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code arguments} name and ends with its exit code. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    endHttpClients();
    System.exit(code);
  }

  /**
   * Ends the threads in which the JDK's HTTP clients wait for their connections, as a client cannot
   * be closed before Java 21. The virtual machine's exit would wait 0.3 s for each that is still
   * inside a call of the system; interrupted, they end by themselves.
   */
  private static void endHttpClients() {
    Thread[] threads = new Thread[2 * Thread.activeCount()];
    int count = Thread.enumerate(threads);
    for (Thread thread : Arrays.copyOf(threads, count)) {
      if (thread.getName().matches("HttpClient-\\d+-SelectorManager")) {
        thread.interrupt();
      }
    }
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new HothouseCommand());
    commandLine.setExecutionExceptionHandler(Main::explain);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  /**
   * Prints a failure as the user should see it; a defect of the program shows where it happened.
   */
  private static int explain(Exception problem, CommandLine commandLine, ParseResult parsed) {
    if (problem instanceof HothouseException failure) {
      commandLine.getErr().printf("hothouse: %s: %s%n", failure.code(), failure.getMessage());
      return failure.code().exitCode();
    }
    commandLine
        .getErr()
        .printf("hothouse: %s: this is a defect of the program%n", ErrorCode.INTERNAL);
    problem.printStackTrace(commandLine.getErr());
    return ErrorCode.INTERNAL.exitCode();
  }
}
