package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.config.Directories;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.localcloud.LocalCloudStatus;
import io.hothouse.localcloud.LocalCloudStatus.State;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.progress.PlainReporter;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts, stops and removes the local cloud by itself. */
@Command(
    name = "cloud",
    description = "Starts and stops the local cloud: a real OpenStack on this machine.",
    mixinStandardHelpOptions = true)
final class CloudCommand {
  private static final Duration LIMIT = Duration.ofMinutes(40);
  private static final int EXIT_NOT_UP = 3;

  @Spec private CommandSpec spec;

  @Command(
      name = "up",
      description = "Starts the local cloud; builds it first when it was never built.",
      mixinStandardHelpOptions = true)
  int up(
      @Option(names = "--yes", description = "Install missing packages without asking.")
          boolean yes) {
    LocalCloud cloud = cloud(yes);
    report("local cloud up", (step, deadline) -> cloud.up(step, deadline));
    return print(cloud.status());
  }

  @Command(
      name = "status",
      description = "Says whether the local cloud is up; exit code 3 when it is not.",
      mixinStandardHelpOptions = true)
  int status() {
    return print(cloud(false).status());
  }

  @Command(
      name = "down",
      description = "Stops the local cloud and throws away what was made in it.",
      mixinStandardHelpOptions = true)
  int down() {
    LocalCloud cloud = cloud(false);
    report("local cloud down", (step, deadline) -> cloud.down(step, deadline));
    out().println(cloud.status().detail());
    return 0;
  }

  @Command(
      name = "purge",
      description = "Stops the local cloud and removes its cache, route and clouds.yaml entries.",
      mixinStandardHelpOptions = true)
  int purge() {
    LocalCloud cloud = cloud(false);
    report("local cloud purge", (step, deadline) -> cloud.purge(step, deadline));
    out().println(cloud.status().detail());
    return 0;
  }

  private int print(LocalCloudStatus status) {
    out().println(status.detail());
    if (status.built() && !status.guarded()) {
      out()
          .println(
              "Until it is started, nothing keeps packets for 172.24.4.0/24 on this machine: the route is gone since the last reboot.");
    }
    return status.state() == State.UP ? 0 : EXIT_NOT_UP;
  }

  private static void report(String name, BiConsumer<Step, Deadline> work) {
    Progress progress = new Progress(List.of(new PlainReporter(System.err)));
    try (Step step = progress.begin(name)) {
      work.accept(step, Deadline.after(LIMIT));
      step.succeed("");
    }
  }

  private static LocalCloud cloud(boolean yes) {
    return new LocalCloud(
        Directories.of(System.getenv()), new LocalCommandRunner(), new TerminalConsent(yes));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
