package io.hothouse.cli;

import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.NodeShell;
import io.hothouse.environment.OpenEnvironment;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a shell on a node, or runs a command there. */
@Command(
    name = "ssh",
    description = "Opens a shell on a node of an environment, or runs a command there.",
    customSynopsis = "hothouse ssh [--os-cloud=CLOUD] NAME [NODE] [-- COMMAND…]",
    mixinStandardHelpOptions = true)
final class SshCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;

  @Parameters(index = "0", paramLabel = "NAME", description = "The environment.")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "NODE -- COMMAND",
      description =
          "The node: its full name, or the part after the environment's name, for example worker-0. Default: the control plane. After '--', a command for its shell.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    int separator = separator();
    List<String> command = words.subList(Math.min(words.size(), separator), words.size());
    String node = separator == 0 || words.isEmpty() ? "control-plane" : words.get(0);
    if (separator > 1) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "Put '--' between the node and the command.");
    }
    try (OpenEnvironment environment = Wiring.environment(cloud, new EnvironmentName(name))) {
      return new NodeShell(environment).run(node, command, Outlet.of(spec).bare());
    }
  }

  /** picocli swallows the '--', so the original words tell how many of ours stand before it. */
  private int separator() {
    List<String> original = spec.commandLine().getParseResult().originalArgs();
    int dashes = original.indexOf("--");
    return dashes < 0 ? words.size() : words.size() - (original.size() - dashes - 1);
  }
}
