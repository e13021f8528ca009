package io.hothouse.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for another that works on the same environment. */
final class LockOption {
  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to wait for another command that works on this environment. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  Duration patience() {
    return Duration.ofSeconds(seconds);
  }
}
