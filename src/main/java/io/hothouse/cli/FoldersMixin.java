package io.hothouse.cli;

import io.hothouse.deploy.SourceFolders;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where images and services are described. */
final class FoldersMixin {
  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "Recipes of container images. Default: the program's own.")
  private Path images;

  @Option(
      names = "--manifests",
      paramLabel = "FOLDER",
      description = "Services and their Kubernetes manifests. Default: the program's own.")
  private Path manifests;

  SourceFolders folders() {
    return new SourceFolders(Optional.ofNullable(images), Optional.ofNullable(manifests));
  }
}
