package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.deploy.SourceFolders;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Repair;
import io.hothouse.preflight.HostChecks;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.preflight.OverlayProof;
import io.hothouse.preflight.Stage;
import io.hothouse.preflight.Verdict;
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
        "Checks kernel, vxlan, container runtime and more on every node over SSH, and proves that the overlay works between every pair of nodes.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private FixMixin fix;

  @Override
  public Integer call() {
    try (Reporting reporting = Reporting.start(spec);
        OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      HostReport report = check(environment);
      if (fix.wanted() && !report.with(Verdict.FAILED, Verdict.WARNING).isEmpty()) {
        report = repaired(environment, report, reporting);
      }
      Reports.checks(report, spec.commandLine().getOut());
      report.orThrow();
      List<OverlayPath> paths =
          reporting
              .progress()
              .run(
                  "overlay between every pair",
                  step ->
                      new OverlayProof(environment.connections())
                          .prove(environment.targets(), Deadline.after(PATIENCE), step::note));
      Reports.overlay(paths, spec.commandLine().getOut());
    }
    return 0;
  }

  private static HostReport check(OpenEnvironment environment) {
    return new HostChecks(environment.connections())
        .check(environment.targets(), Stage.JOINED, Deadline.after(PATIENCE));
  }

  private HostReport repaired(OpenEnvironment environment, HostReport before, Reporting reporting) {
    Reports.checks(before, spec.commandLine().getErr());
    boolean repaired =
        reporting
            .progress()
            .run(
                "repair " + name.name(),
                step ->
                    fix.repair(
                        environment, Repair.of(before), SourceFolders.bundled(), reporting, step));
    return repaired ? check(environment) : before;
  }
}
