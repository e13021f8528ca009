package io.hothouse.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Which services a command is about. */
final class ServicesMixin {
  @Option(
      names = "--services",
      paramLabel = "SERVICE",
      split = ",",
      defaultValue = "core",
      description =
          "Folders under manifests/ or profiles of them (core, storage, compute, all), with all that they require. Default: ${DEFAULT-VALUE}.")
  private List<String> services;

  List<String> names() {
    return services;
  }
}
