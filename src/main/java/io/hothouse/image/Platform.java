package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an image is for: Linux on an architecture.
 *
 * @param architecture as container images and Debian call it, which is the same for these
 */
public record Platform(String architecture) {
  /** The names that QEMU's handlers have, by those of the architectures. */
  private static final Map<String, String> EMULATORS =
      Map.of("amd64", "qemu-x86_64", "arm64", "qemu-aarch64");

  private static final Path HANDLERS = Path.of("/proc/sys/fs/binfmt_misc");

  /** Refuses an architecture for which no image can be made. */
  public Platform {
    if (!EMULATORS.containsKey(architecture)) {
      throw unknown(architecture);
    }
  }

  /** Returns the platform that is written as {@code linux/arm64}, if it is not this machine's. */
  public static Optional<Platform> foreign(String text) {
    if (!text.startsWith("linux/")) {
      throw unknown(text);
    }
    Platform platform = new Platform(text.substring("linux/".length()));
    return platform.isNative() ? Optional.empty() : Optional.of(platform);
  }

  private boolean isNative() {
    String machine = System.getProperty("os.arch");
    return architecture.equals(machine.equals("aarch64") ? "arm64" : machine);
  }

  /**
   * Refuses to go on where this machine cannot run the platform's programs, which every build does.
   */
  void requireEmulator() {
    if (!Files.exists(HANDLERS.resolve(EMULATORS.get(architecture)))) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to build for %s, but this machine (%s) cannot run its programs: %s has no handler %s. Next: install qemu-user-static and binfmt-support."
              .formatted(
                  this, System.getProperty("os.arch"), HANDLERS, EMULATORS.get(architecture)));
    }
  }

  private static HothouseException unknown(String text) {
    return new HothouseException(
        ErrorCode.USAGE,
        "--platform is '%s', but must be linux/amd64 or linux/arm64.".formatted(text));
  }

  @Override
  public String toString() {
    return "linux/" + architecture;
  }
}
