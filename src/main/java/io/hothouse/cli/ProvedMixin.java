package io.hothouse.cli;

import io.hothouse.deploy.SourceFolders;
import io.hothouse.kubernetes.Services;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which services are proved. */
final class ProvedMixin {
  @Mixin private FoldersMixin folders;

  @Option(
      names = "--services",
      paramLabel = "SERVICE",
      split = ",",
      description =
          "Services or profiles, along with everything they require. Default: those on the cluster.")
  private List<String> services = List.of();

  List<String> names() {
    return services;
  }

  SourceFolders folders() {
    return folders.folders();
  }

  Services known() {
    return folders.folders().services(Wiring.directories());
  }
}
