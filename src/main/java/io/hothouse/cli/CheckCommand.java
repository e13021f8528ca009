package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.preflight.HostChecks;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.preflight.OverlayProof;
import io.hothouse.preflight.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the nodes of an environment. */
@Command(
    name = "check",
    description =
        "Checks kernel, vxlan, runtime and more on every node over SSH, and proves the overlay between every pair.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Override
  public Integer call() {
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      Deadline deadline = Deadline.after(PATIENCE);
      HostReport report =
          new HostChecks(environment.connections())
              .check(environment.targets(), Stage.JOINED, deadline);
      Reports.checks(report, spec.commandLine().getOut());
      report.orThrow();
      List<OverlayPath> paths =
          new OverlayProof(environment.connections()).prove(environment.targets(), deadline);
      Reports.overlay(paths, spec.commandLine().getOut());
    }
    return 0;
  }
}
