package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.evidence.FollowedLogs;
import io.hothouse.evidence.LogArchive;
import java.io.PrintWriter;
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
        "Gathers what Heat, Nova, Kubernetes and every node say about the environment into one archive, without secrets.",
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

  @Option(
      names = "--follow",
      description =
          "Show lines as they are written, until Ctrl-C, instead of gathering an archive.")
  private boolean follow;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      split = ",",
      defaultValue = "kubelet,containerd,hothouse-overlay,kube-proxy",
      description =
          "What to follow: systemd units, or parts of pod names. Default: ${DEFAULT-VALUE}.")
  private List<String> units;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      split = ",",
      description = "The nodes to follow, for example worker-0. Default: all.")
  private List<String> nodes = List.of();

  @Override
  public Integer call() {
    if (follow) {
      PrintWriter out = spec.commandLine().getOut();
      try (OpenEnvironment open = Wiring.environment(cloud, name.name())) {
        new FollowedLogs(open, Outlet.of(spec).redaction())
            .follow(nodes, units, line -> print(out, line));
      } catch (HothouseException problem) {
        if (problem.code() == ErrorCode.INTERRUPTED) {
          // That is how it ends.
          return problem.code().exitCode();
        }
        throw problem;
      }
      return 0;
    }
    Path target =
        Optional.ofNullable(file).orElse(Path.of("hothouse-logs-" + name.name() + ".zip"));
    try (OpenEnvironment open = Wiring.environment(cloud, name.name())) {
      LogArchive.write(open, target, Outlet.of(spec).redaction())
          .forEach(line -> spec.commandLine().getErr().println("missing: " + line));
    }
    spec.commandLine().getErr().flush();
    spec.commandLine().getOut().println(target);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static synchronized void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
