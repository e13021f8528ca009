package io.hothouse.cli;

import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.Logs;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.openstack.CloudSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gathers the logs of an environment. */
@Command(
    name = "logs",
    description =
        "Gathers Heat's events and every node's boot log, journals, network state and pod logs into a folder.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where to write. Default: hothouse-logs-NAME.")
  private Path folder;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    CloudSession session = Wiring.open(cloud);
    Environments environments = Wiring.environments(session);
    Path target = Optional.ofNullable(folder).orElse(Path.of("hothouse-logs-" + environment));
    try (OpenEnvironment open = OpenEnvironment.open(environment, environments)) {
      List<String> missing =
          new Logs(target)
              .gather(
                  session, environments.require(environment), open.targets(), open.connections());
      missing.forEach(line -> spec.commandLine().getErr().println("missing: " + line));
    }
    spec.commandLine().getOut().println(target);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
