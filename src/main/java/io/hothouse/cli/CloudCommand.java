package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.InstanceKind;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.localcloud.LocalCloudStatus;
import io.hothouse.localcloud.LocalCloudStatus.State;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.pipeline.PartTimes;
import io.hothouse.progress.Step;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
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
      description = "Starts the local cloud; builds it first if it has never been built.",
      mixinStandardHelpOptions = true)
  int up(
      @Option(names = "--yes", description = "Install missing packages without asking.")
          boolean yes,
      @Option(
              names = "--virtual-machines",
              description =
                  "Make its instances as virtual machines, with KVM where this machine has it and emulated, which is slow, elsewhere. Default: as containers.")
          boolean virtualMachines) {
    return print(
        report(
            "local cloud up",
            yes,
            virtualMachines ? Optional.of(InstanceKind.VIRTUAL_MACHINE) : Optional.empty(),
            (cloud, step, deadline) -> {
              new FirstRun(PartTimes.of(Wiring.directories().cache()))
                  .plan(cloud.parts())
                  .forEach(step::note);
              cloud.up(step, deadline);
            }));
  }

  @Command(
      name = "status",
      description = "Says whether the local cloud is up; exits with 3 if it is not.",
      mixinStandardHelpOptions = true)
  int status() {
    return print(Wiring.localCloud(question -> false).status());
  }

  @Command(
      name = "down",
      description = "Stops the local cloud and discards everything that was created in it.",
      mixinStandardHelpOptions = true)
  int down() {
    out().println(report("local cloud down", false, Optional.empty(), LocalCloud::down).detail());
    return 0;
  }

  @Command(
      name = "purge",
      description = "Stops the local cloud and removes its cache, route and clouds.yaml entries.",
      mixinStandardHelpOptions = true)
  int purge() {
    out().println(report("local cloud purge", false, Optional.empty(), LocalCloud::purge).detail());
    return 0;
  }

  private int print(LocalCloudStatus status) {
    out().println(status.detail());
    if (status.built() && !status.guarded()) {
      out()
          .println(
              "Until it is started, nothing keeps packets for %s on this machine: the route is gone since the last reboot."
                  .formatted(LocalCloud.RANGE));
    }
    return status.state() == State.UP ? 0 : EXIT_NOT_UP;
  }

  /** Works on the cloud and returns its status afterwards. */
  private LocalCloudStatus report(
      String name, boolean yes, Optional<InstanceKind> instances, Work work) {
    try (Reporting reporting = Reporting.start(spec)) {
      LocalCloud cloud = Wiring.localCloud(reporting.consent(yes), instances);
      return reporting
          .progress()
          .run(
              name,
              step -> {
                work.on(cloud, step, Deadline.after(LIMIT));
                return cloud.status();
              });
    }
  }

  /** What is done with the cloud. */
  private interface Work {
    void on(LocalCloud cloud, Step step, Deadline deadline);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
