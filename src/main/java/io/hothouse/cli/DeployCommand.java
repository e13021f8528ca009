package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.Supplies;
import io.hothouse.image.BuildOptions;
import io.hothouse.probe.ProbeResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts services onto the cluster of an environment. */
@Command(
    name = "deploy",
    description =
        "Builds the services' images, loads them onto the nodes, rolls the services out and proves them.",
    mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private BuildMixin build;

  @Mixin private ServicesMixin services;
  @Mixin private ServiceTimeoutsMixin timeouts;
  @Mixin private FoldersMixin folders;
  @Mixin private RouteOption route;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options();
    List<ProbeResult> results;
    try (Reporting reporting = Reporting.start();
        OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      Supplies supplies =
          Wiring.supplies(
              reporting.consent(yes), ignored -> Wiring.open(cloud), options, folders.folders());
      results =
          reporting
              .progress()
              .run(
                  "deploy to " + name.name(),
                  step ->
                      environment.deploy(
                          supplies, services.names(), route.route(), timeouts.timeouts(), step));
    }
    Reports.probes(results, spec.commandLine().getOut());
    return 0;
  }
}
