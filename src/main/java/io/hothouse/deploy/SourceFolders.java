package io.hothouse.deploy;

import io.hothouse.files.Directories;
import io.hothouse.files.PackagedFiles;
import io.hothouse.kubernetes.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where images and services are described beside the program's own, which they may use, and each of
 * which they may replace by one of its name.
 *
 * @param images the user's recipes of images, if there are any
 * @param manifests the user's services, if there are any
 */
public record SourceFolders(Optional<Path> images, Optional<Path> manifests) {

  /** Returns the program's own folders alone. */
  public static SourceFolders bundled() {
    return new SourceFolders(Optional.empty(), Optional.empty());
  }

  /** Returns the services that can be deployed. */
  public Services services(Directories directories) {
    return Services.load(described(directories));
  }

  /** Returns the folders in which each service, and each suite of tests, has a folder. */
  public List<Path> described(Directories directories) {
    return with("manifests", manifests, directories);
  }

  List<Path> recipes(Directories directories) {
    return with("images", images, directories);
  }

  private static List<Path> with(String name, Optional<Path> own, Directories directories) {
    return Stream.concat(Stream.of(packaged(name, directories)), own.stream()).toList();
  }

  static Path packaged(String name, Directories directories) {
    return PackagedFiles.ofProgram().extracted(name, directories.cache());
  }
}
