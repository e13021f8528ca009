package io.hothouse.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders that are called like versions. */
final class ReleaseFolders {
  private ReleaseFolders() {}

  /** Returns those in a folder in which there is this file, the newest version first. */
  static List<Path> with(String file, Path root) {
    return in(root).stream().filter(it -> Files.exists(it.resolve(file))).toList();
  }

  /** Returns those in a folder, the newest version first. */
  static List<Path> in(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isDirectory)
          .filter(it -> version(it).matches("[0-9]+(\\.[0-9]+)+"))
          .sorted(Comparator.comparing((Path it) -> numbers(version(it))).reversed())
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static String version(Path folder) {
    return folder.getFileName().toString();
  }

  /** Numbers are compared as such: 1.9 comes before 1.10. */
  private static String numbers(String version) {
    return Stream.of(version.split("\\."))
        .map(part -> "%05d".formatted(Integer.parseInt(part)))
        .collect(Collectors.joining("."));
  }
}
