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
    System.exit(commandLine().execute(arguments));
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
