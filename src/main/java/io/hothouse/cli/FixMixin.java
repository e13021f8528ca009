package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.Load;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.deploy.SourceFolders;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Repair;
import io.hothouse.examine.Repairs;
import io.hothouse.image.BuildOptions;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether to repair what is found. */
final class FixMixin {
  @Option(
      names = "--fix",
      description =
          "Repair what can safely be repaired, after asking; repairs are recorded in repairs.log in the environment's state folder.")
  private boolean fix;

  @Option(names = "--yes", description = "Do not ask before repairing.")
  private boolean yes;

  @Mixin private LockOption lock;

  boolean wanted() {
    return fix;
  }

  /** Repairs, under a lease, and returns whether anything was done. */
  boolean repair(
      OpenEnvironment environment,
      List<Repair> repairs,
      SourceFolders folders,
      Reporting reporting,
      Step step) {
    Consent consent = reporting.consent(yes);
    BuildTools tools = Wiring.tools(consent, BuildOptions.defaults(), folders);
    try (EnvironmentLease lease =
        Wiring.lease(environment.cloud().cloudName(), environment.name(), lock)) {
      Load load = new Load(environment, tools, ImageRoute.SSH, ServiceTimeouts.defaults());
      return new Repairs(
              lease,
              environment,
              services ->
                  load.run(
                      BuildTools.images(services.stream().map(tools.services()::service).toList()),
                      step))
          .repair(repairs, consent, step);
    }
  }
}
