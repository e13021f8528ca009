package io.hothouse.cli;

import io.hothouse.deploy.ServiceTimeouts;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long each stage of a service may take. */
final class ServiceTimeoutsMixin {
  @Option(
      names = "--load-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description =
          "How long a service's images may take to reach the nodes, in seconds. Default: ${DEFAULT-VALUE}.")
  private int load;

  @Option(
      names = "--deploy-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description =
          "How long a service may take to roll out, in seconds. Default: ${DEFAULT-VALUE}.")
  private int deploy;

  @Option(
      names = "--verify-timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "How long a service may take to answer through every node, in seconds. Default: ${DEFAULT-VALUE}.")
  private int verify;

  ServiceTimeouts timeouts() {
    return new ServiceTimeouts(
        Duration.ofSeconds(load), Duration.ofSeconds(deploy), Duration.ofSeconds(verify));
  }
}
