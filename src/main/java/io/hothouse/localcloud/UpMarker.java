package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that says which cloud came up completely, and since which boot of the machine. */
final class UpMarker {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final String digest;

  UpMarker(Path file, String digest) {
    this.file = file;
    this.digest = digest;
  }

  boolean isSet() {
    try {
      return Files.exists(file) && Files.readString(file).equals(text());
    } catch (IOException unreadable) {
      return false;
    }
  }

  void set() {
    try {
      Files.writeString(file, text());
    } catch (IOException problem) {
      throw failure(problem);
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException problem) {
      throw failure(problem);
    }
  }

  private String text() throws IOException {
    return "cloud=%s%nboot=%s%n".formatted(digest, Files.readString(BOOT).strip());
  }

  private HothouseException failure(IOException problem) {
    return new HothouseException(
        ErrorCode.LOCAL_CLOUD,
        "Tried to write %s, but: %s".formatted(file, problem.getMessage()),
        problem);
  }
}
