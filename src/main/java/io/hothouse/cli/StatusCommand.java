package io.hothouse.cli;

import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows one environment. */
@Command(
    name = "status",
    description = "Shows an environment: its stack, its nodes and how to reach them.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    CloudSession session = Wiring.open(cloud);
    Environments environments = Wiring.environments(session);
    Stack stack = environments.require(environment);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("stack    %s on the cloud %s%n", stack.stackId(), session.cloudName());
    out.printf("status   %s, %s%n", stack.status(), stack.reason());
    if (stack.status().complete()) {
      out.printf(
          "context  %s%s%n",
          environment.context(session.cloudName()),
          environments.state(environment).exists() ? "" : " (on the machine that launched it)");
      Table table = new Table("NODE", "ADDRESS", "PRIVATE", "KERNEL", "SSH HOST KEYS");
      for (ClusterNode node : Environments.nodes(stack)) {
        table.row(
            node.name(),
            node.address(),
            node.privateAddress(),
            node.kernel(),
            node.hostKeys().fingerprints());
      }
      table.print(out);
    }
    out.flush();
    return 0;
  }
}
