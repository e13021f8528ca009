package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.Supplies;
import io.hothouse.image.BuildOptions;
import io.hothouse.probe.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SERVICE",
      description = "Folders under manifests/, with all that they require. Default: keystone.")
  private List<String> services = List.of("keystone");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "How long each of loading, rollout and proof may take. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options();
    List<ProbeResult> results;
    try (Reporting reporting = Reporting.start();
        OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      Supplies supplies =
          Wiring.supplies(reporting.consent(yes), ignored -> Wiring.open(cloud), options);
      results =
          reporting
              .progress()
              .run(
                  "deploy to " + name.name(),
                  step ->
                      environment.deploy(supplies, services, Duration.ofSeconds(timeout), step));
    }
    Reports.probes(results, spec.commandLine().getOut());
    return 0;
  }
}
