package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import java.nio.file.Path;
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
        "Gathers what Heat, Nova, Kubernetes and every node tell of the environment, without secrets, into one archive.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where to write. Default: hothouse-logs-NAME.zip.")
  private Path file;

  @Override
  public Integer call() {
    Path target =
        Optional.ofNullable(file).orElse(Path.of("hothouse-logs-" + name.name() + ".zip"));
    try (OpenEnvironment open = Wiring.environment(cloud, name.name())) {
      open.logs(target).forEach(line -> spec.commandLine().getErr().println("missing: " + line));
    }
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().println(target);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
