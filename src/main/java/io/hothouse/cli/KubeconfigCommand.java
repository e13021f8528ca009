package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the kubeconfig of an environment. */
@Command(
    name = "kubeconfig",
    description = "Prints the kubeconfig that gives access to an environment's cluster.",
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Override
  public Integer call() {
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      Outlet.of(spec).bare().print(environment.kubeconfig());
      Outlet.of(spec).bare().flush();
    }
    return 0;
  }
}
