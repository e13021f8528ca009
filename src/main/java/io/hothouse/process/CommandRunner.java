package io.hothouse.process;

import java.util.function.Consumer;

/** Runs local commands. */
public interface CommandRunner {

  /**
   * Runs a command to its end.
   *
   * @param lines is given every line of both streams as it comes
   * @throws io.hothouse.HothouseException when it cannot be started or exceeds its time limit; a
   *     non-zero exit code is a result, not an exception
   */
  CommandResult run(Command command, Consumer<String> lines);

  /** Runs a command to its end and keeps what it wrote for the result alone. */
  default CommandResult run(Command command) {
    return run(command, line -> {});
  }
}
