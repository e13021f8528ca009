package io.hothouse.cli;

import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a command waits for another that works on the same environment. */
final class LockOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to wait for another command that is working on this environment. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** Returns who is told that another command is waited for. */
  Consumer<String> waiting() {
    return spec.commandLine().getErr()::println;
  }

  Duration patience() {
    return Duration.ofSeconds(seconds);
  }
}
