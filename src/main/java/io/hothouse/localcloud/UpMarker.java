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

  /** Whether a cloud came up completely since the machine booted, be it of this recipe or not. */
  boolean isSet() {
    return ends(boot());
  }

  /** Whether a cloud came up completely since the machine booted, and is of this recipe. */
  boolean isOfThisRecipe() {
    return ends(text());
  }

  private boolean ends(String expected) {
    try {
      return Files.exists(file) && Files.readString(file).endsWith(expected);
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

  private String text() {
    return "cloud=%s%n%s".formatted(digest, boot());
  }

  private String boot() {
    try {
      return "boot=%s%n".formatted(Files.readString(BOOT).strip());
    } catch (IOException problem) {
      throw failure(problem);
    }
  }

  private HothouseException failure(IOException problem) {
    return new HothouseException(
        ErrorCode.LOCAL_CLOUD,
        "Tried to keep in %s which cloud is up, but: %s".formatted(file, problem.getMessage()),
        problem);
  }
}
