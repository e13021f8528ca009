package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of a recipe. */
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

  /** Copies all files of {@code folder} to {@code target}. */
  static void copy(Path folder, Path target) throws IOException {
    for (Path file : list(folder)) {
      Path copy = target.resolve(file.toString());
      Files.createDirectories(copy.getParent());
      Files.copy(folder.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
      FileModes.set(copy);
    }
  }

  /** Returns the failure to read a recipe or a part of it. */
  static HothouseException unreadable(Path file, IOException problem) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read %s, but %s. Next: look at its rights.".formatted(file, problem),
        problem);
  }
}
