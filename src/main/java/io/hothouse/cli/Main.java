package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code arguments} name and ends with its exit code. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    // To exit, Java first gives threads that wait for the network 0.3 s to come back; at the end of
    // its last thread it does not.
    if (code != 0 || othersKeepRunning()) {
      System.exit(code);
    }
  }

  private static boolean othersKeepRunning() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread != Thread.currentThread() && !thread.isDaemon());
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
