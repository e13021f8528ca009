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
      description = "Until a service's images are on the nodes. Default: ${DEFAULT-VALUE}.")
  private int load;

  @Option(
      names = "--deploy-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Until a service is rolled out. Default: ${DEFAULT-VALUE}.")
  private int deploy;

  @Option(
      names = "--verify-timeout",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "Until a service answers through every node. Default: ${DEFAULT-VALUE}.")
  private int verify;

  ServiceTimeouts timeouts() {
    return new ServiceTimeouts(
        Duration.ofSeconds(load), Duration.ofSeconds(deploy), Duration.ofSeconds(verify));
  }
}
