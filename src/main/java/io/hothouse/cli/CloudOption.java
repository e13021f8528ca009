package io.hothouse.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cloud a command works on. */
final class CloudOption {
  @Option(
      names = "--os-cloud",
      paramLabel = "CLOUD",
      description =
          "A cloud of clouds.yaml. Default: OS_CLOUD, else OS_AUTH_URL and the other OS_* variables, else the local cloud.")
  private String cloud;

  Optional<String> cloud() {
    return Optional.ofNullable(cloud);
  }
}
