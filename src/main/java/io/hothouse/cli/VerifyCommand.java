package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import io.hothouse.kubernetes.Services;
import io.hothouse.probe.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves the services of an environment. */
@Command(
    name = "verify",
    description = "Proves that the services answer through every node.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private FoldersMixin folders;

  @Option(
      names = "--services",
      paramLabel = "SERVICE",
      split = ",",
      description =
          "Services or profiles of them, with all that they require. Default: those on the cluster.")
  private List<String> services = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long services may take to answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Override
  public Integer call() {
    Services known = folders.folders().services(Wiring.directories());
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      List<ProbeResult> results = environment.verify(known, services, Duration.ofSeconds(timeout));
      Reports.probes(results, spec.commandLine().getOut());
    }
    return 0;
  }
}
