package io.hothouse.process;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a command ended, here or on a node, and what it wrote (the last part only, when that was
 * much).
 *
 * @param line the command, as it can be pasted into a shell
 * @param node where it ran; empty for this machine
 * @param exitCode 128 + the signal's usual number when a signal ended it on a node
 */
public record CommandResult(
    String line,
    Optional<String> node,
    int exitCode,
    String output,
    String errors,
    Duration duration) {
  private static final int LAST_LINES = 15;

  /** Creates the result of a command of this machine. */
  public CommandResult(
      Command command, int exitCode, String output, String errors, Duration duration) {
    this(command.line(), Optional.empty(), exitCode, output, errors, duration);
  }

  /** Tells whether the command ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /**
   * Returns this result when the command succeeded.
   *
   * @throws HothouseException with {@code code} and the command's last lines when it did not
   */
  public CommandResult orThrow(ErrorCode code) {
    if (succeeded()) {
      return this;
    }
    throw new HothouseException(
        code,
        "Tried to run `%s`%s, but it ended with exit code %d:%n%s"
            .formatted(
                CommandText.brief(line),
                node.map(name -> " on " + name).orElse(""),
                exitCode,
                lastLines()));
  }

  /** Returns the last lines of what the command wrote, errors first. */
  public String lastLines() {
    String text = errors.isBlank() ? output : errors;
    List<String> lines = text.strip().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
