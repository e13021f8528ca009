package io.hothouse.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of an image.
 *
 * @param image the image, when it is there
 * @param detail the size, or why there is no image
 * @param log what the build wrote, when it ran
 */
public record Outcome(
    String name,
    Verdict verdict,
    Optional<BuiltImage> image,
    Duration duration,
    String detail,
    Optional<Path> log) {

  /** How a build ended. */
  public enum Verdict {
    /** The image was made anew. */
    BUILT,
    /** The image was there already. */
    UNCHANGED,
    /** The build failed. */
    FAILED,
    /** An image that this one is built on failed. */
    SKIPPED
  }
}
