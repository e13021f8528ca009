package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code arguments} name and ends with its exit code. */
  public static void main(String[] arguments) {
    Outlet outlet = Outlet.real();
    System.exit(run(commandLine(outlet), outlet, arguments));
  }

  /** Runs a command to its end, or to an interrupt, and returns its exit code. */
  static int run(CommandLine commandLine, Outlet outlet, String... arguments) {
    // Addresses, sizes and times are written for programs, too: digits do not follow the user's
    // language.
    Locale.setDefault(Locale.ROOT);
    try (InterruptHook hook =
        new InterruptHook(
            () -> {
              interrupted("Interrupted before the work at hand could end.", outlet);
              outlet.close();
            })) {
      int code =
          commandLine
              .setExecutionExceptionHandler(
                  (problem, command, parsed) -> explain(problem, outlet, hook.wasInterrupted()))
              .execute(arguments);
      outlet.close();
      endHttpClients();
      return code;
    }
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

  /** Returns the commands, which print through {@code outlet}. */
  static CommandLine commandLine(Outlet outlet) {
    CommandLine commandLine = new CommandLine(new HothouseCommand(outlet));
    commandLine.setOut(outlet.out());
    commandLine.setErr(outlet.errors());
    commandLine.setExecutionExceptionHandler(
        (problem, command, parsed) -> explain(problem, outlet, false));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A word like @body.json belongs to the command that 'ssh' runs.
    commandLine.setExpandAtFiles(false);
    return commandLine;
  }

  /**
   * Prints a failure as the user should see it; a defect of the program shows where it happened.
   */
  private static int explain(Exception problem, Outlet outlet, boolean interrupted) {
    PrintWriter errors = outlet.errors();
    boolean tells =
        problem instanceof HothouseException known && known.code() == ErrorCode.INTERRUPTED;
    if (interrupted || tells) {
      interrupted(tells ? problem.getMessage() : "Interrupted.", outlet);
      return ErrorCode.INTERRUPTED.exitCode();
    }
    if (problem instanceof HothouseException failure) {
      errors.printf("hothouse: %s: %s%n", failure.code(), failure.getMessage());
      if (failure.code() == ErrorCode.INTERNAL) {
        trace(failure, errors);
      }
      return failure.code().exitCode();
    }
    errors.printf(
        "hothouse: %s: %s. This is a defect of the program, or something answered in a way that it cannot read.%n",
        ErrorCode.INTERNAL, problem);
    trace(problem, errors);
    return ErrorCode.INTERNAL.exitCode();
  }

  private static void trace(Exception problem, PrintWriter errors) {
    problem.printStackTrace(errors);
    errors.println("Next: report it with these lines.");
  }

  private static void interrupted(String what, Outlet outlet) {
    outlet.errors().printf("%nhothouse: %s: %s%n", ErrorCode.INTERRUPTED, what);
    if (!outlet.advice().isEmpty()) {
      outlet.errors().printf("Next: %s%n", outlet.advice());
    }
  }
}
