package io.hothouse.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a recipe with the modes that they have in a build: what begins with {@code #!} can
 * be executed, nothing else. So neither a umask nor the way through a jar changes an image.
 */
final class RecipeFiles {
  private RecipeFiles() {}

  /** Returns all regular files below {@code folder}, relative to it, in a stable order. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(folder::relativize)
          .sorted((one, other) -> one.toString().compareTo(other.toString()))
          .toList();
    }
  }

  /** Tells whether a file is a script. */
  static boolean executable(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return Arrays.equals(stream.readNBytes(2), new byte[] {'#', '!'});
    }
  }

  /** Copies all files of {@code folder} to {@code target}. */
  static void copy(Path folder, Path target) throws IOException {
    for (Path file : list(folder)) {
      Path copy = target.resolve(file.toString());
      Files.createDirectories(copy.getParent());
      Files.copy(folder.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
      String mode = executable(folder.resolve(file)) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(mode));
    }
  }
}
