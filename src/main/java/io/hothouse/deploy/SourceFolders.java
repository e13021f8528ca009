package io.hothouse.deploy;

import io.hothouse.files.Directories;
import io.hothouse.files.PackagedFiles;
import io.hothouse.kubernetes.Services;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where images and services are described.
 *
 * @param images the recipes of images; empty for the program's own
 * @param manifests the services; empty for the program's own
 */
public record SourceFolders(Optional<Path> images, Optional<Path> manifests) {

  /** Returns the program's own folders. */
  public static SourceFolders bundled() {
    return new SourceFolders(Optional.empty(), Optional.empty());
  }

  /** Returns the services that can be deployed. */
  public Services services(Directories directories) {
    return Services.load(manifests.orElseGet(() -> packaged("manifests", directories)));
  }

  Path recipes(Directories directories) {
    return images.orElseGet(() -> packaged("images", directories));
  }

  static Path packaged(String name, Directories directories) {
    return PackagedFiles.ofProgram().extracted(name, directories.cache());
  }
}
