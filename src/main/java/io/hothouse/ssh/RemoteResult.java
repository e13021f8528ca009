package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.List;

/**
 * How a command on a node ended, and what it wrote (the last part only, when that was much).
 *
 * @param exitCode 128 + the signal's usual number when a signal ended it
 */
public record RemoteResult(
    String node, String command, int exitCode, String output, String errors, Duration duration) {
  private static final int LAST_LINES = 15;

  /** Tells whether the command ended with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0;
  }

  /**
   * Returns this result when the command succeeded.
   *
   * @throws HothouseException with {@code code} and the command's last lines when it did not
   */
  public RemoteResult orThrow(ErrorCode code) {
    if (succeeded()) {
      return this;
    }
    throw new HothouseException(
        code,
        "Tried to run `%s` on %s, but it ended with exit code %d:%n%s"
            .formatted(command, node, exitCode, lastLines()));
  }

  /** Returns the last lines of what the command wrote, errors first. */
  public String lastLines() {
    String text = errors.isBlank() ? output : errors;
    List<String> lines = text.strip().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
