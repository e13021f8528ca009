package io.hothouse.image.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The SHA-256 digest of files by their names and contents; modes and times do not count. */
final class FolderDigest {
  private FolderDigest() {}

  /** Returns 64 hexadecimal digits for these files and folders, all below {@code root}. */
  static String of(Path root, List<Path> parts) {
    MessageDigest digest = sha256();
    parts.stream()
        .flatMap(FolderDigest::files)
        .sorted()
        .forEach(
            file -> {
              byte[] content = read(file);
              // The length in front keeps one file's end from being taken for another's name.
              String header = root.relativize(file) + "\n" + content.length + "\n";
              digest.update(header.getBytes(StandardCharsets.UTF_8));
              digest.update(content);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Stream<Path> files(Path part) {
    try (Stream<Path> paths = Files.walk(part)) {
      return paths.filter(Files::isRegularFile).toList().stream();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException problem) {
      throw new AssertionError("every Java has SHA-256", problem);
    }
  }
}
