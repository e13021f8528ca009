package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that says which cloud came up completely, and since which boot of the machine. */
final class UpMarker {
  private static final String CLOUD = "cloud=";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final String digest;

  UpMarker(Path file, String digest) {
    this.file = file;
    this.digest = digest;
  }

  /** Tells whether a cloud came up completely since the machine booted, of this recipe or not. */
  boolean isSet() {
    return cloud().isPresent();
  }

  /** Tells whether the cloud that came up is of this recipe. */
  boolean isOfThisRecipe() {
    return cloud().equals(Optional.of(digest));
  }

  /** Returns the digest of the recipe whose cloud came up completely since the machine booted. */
  Optional<String> cloud() {
    return read().filter(text -> text.endsWith(boot())).flatMap(UpMarker::cloudIn);
  }

  /** Tells whether a cloud came up completely, but before the machine was booted again. */
  boolean isOfEarlierBoot() {
    return read().flatMap(UpMarker::cloudIn).isPresent() && !isSet();
  }

  private static Optional<String> cloudIn(String text) {
    return text.lines()
        .filter(line -> line.startsWith(CLOUD))
        .map(line -> line.substring(CLOUD.length()))
        .findFirst();
  }

  /** A file that is there and cannot be read may stand for a cloud that holds environments. */
  private Optional<String> read() {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException problem) {
      throw failure("read", problem);
    }
  }

  void set() {
    try {
      Files.writeString(file, text());
    } catch (IOException problem) {
      throw failure("write", problem);
    }
  }

  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException problem) {
      throw failure("remove", problem);
    }
  }

  private String text() {
    return CLOUD + digest + "\n" + boot();
  }

  private String boot() {
    try {
      return "boot=" + Files.readString(BOOT).strip() + "\n";
    } catch (IOException problem) {
      throw failure("compare with this boot", problem);
    }
  }

  private HothouseException failure(String verb, IOException problem) {
    return new HothouseException(
        ErrorCode.LOCAL_CLOUD,
        "Tried to %s %s, which says what cloud is up, but: %s"
            .formatted(verb, file, problem.getMessage()),
        problem);
  }
}
