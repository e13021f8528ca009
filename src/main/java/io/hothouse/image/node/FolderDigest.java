package io.hothouse.image.node;

import io.hothouse.files.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The digest of files by their names and contents; modes and times do not count. */
final class FolderDigest {
  private FolderDigest() {}

  /** Returns a short digest of these files and folders, all below {@code root}. */
  static String of(Path root, List<Path> parts) {
    Digest digest = new Digest();
    try {
      for (Path file : parts.stream().flatMap(FolderDigest::files).sorted().toList()) {
        digest.add(root.relativize(file).toString()).add(file);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return digest.shortHex();
  }

  private static Stream<Path> files(Path part) {
    try (Stream<Path> paths = Files.walk(part)) {
      return paths.filter(Files::isRegularFile).toList().stream();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
