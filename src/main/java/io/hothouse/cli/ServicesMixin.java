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
          "Folders under manifests/, or profiles (core, storage, compute, all, none), along with everything they require. Default: ${DEFAULT-VALUE}.")
  private List<String> services;

  List<String> names() {
    return services;
  }
}
