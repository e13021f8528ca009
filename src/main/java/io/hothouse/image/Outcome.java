package io.hothouse.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of an image.
 *
 * @param image the image, when it is there
 * @param size of all its layers, compressed, in bytes; 0 when there is no image
 * @param detail why there is no image; empty when it is there
 * @param log what the build wrote, when it ran
 */
public record Outcome(
    String name,
    Verdict verdict,
    Optional<BuiltImage> image,
    Duration duration,
    long size,
    String detail,
    Optional<Path> log) {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  /** How a build ended. */
  public enum Verdict {
    /** The image was rebuilt. */
    BUILT,
    /** The image was there already. */
    UNCHANGED,
    /** The build failed. */
    FAILED,
    /** An image that this one is built on failed. */
    SKIPPED,
    /** The user interrupted it, or it had not begun then. */
    INTERRUPTED
  }

  /** Returns the outcome of an image that is not there. */
  static Outcome without(String name, Verdict verdict, String detail, Optional<Path> log) {
    return new Outcome(name, verdict, Optional.empty(), Duration.ZERO, 0, detail, log);
  }

  /** Returns the size for people, or why there is none. */
  public String summary() {
    return image.isPresent() ? "%.1f MB".formatted(size / BYTES_PER_MEGABYTE) : detail;
  }
}
