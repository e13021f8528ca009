package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that says which cloud came up completely, of what its instances are, and since which boot
 * of the machine.
 */
final class UpMarker {
  private static final String CLOUD = "cloud=";
  private static final String INSTANCES = "instances=";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;

  UpMarker(Path file) {
    this.file = file;
  }

  /** Tells whether a cloud came up completely since the machine booted, of this recipe or not. */
  boolean isSet() {
    return cloud().isPresent();
  }

  /** Returns what the instances of the cloud that came up are; empty when none did. */
  Optional<InstanceKind> instances() {
    return text()
        .map(
            text ->
                valueIn(text, INSTANCES)
                    .flatMap(InstanceKind::called)
                    // Clouds that could have no others did not say it.
                    .orElse(InstanceKind.CONTAINER));
  }

  /** Returns the digest of the recipe whose cloud came up completely since the machine booted. */
  Optional<String> cloud() {
    return text().flatMap(text -> valueIn(text, CLOUD));
  }

  private Optional<String> text() {
    return read().filter(text -> text.endsWith(boot()));
  }

  /** Tells whether a cloud came up completely, but before the machine was booted again. */
  boolean isOfEarlierBoot() {
    return read().flatMap(text -> valueIn(text, CLOUD)).isPresent() && !isSet();
  }

  private static Optional<String> valueIn(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
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

  /** Says that the cloud of a recipe came up. */
  void set(String digest, InstanceKind instances) {
    try {
      Files.writeString(
          file, CLOUD + digest + "\n" + INSTANCES + instances.option() + "\n" + boot());
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
