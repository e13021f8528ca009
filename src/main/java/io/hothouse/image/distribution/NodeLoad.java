package io.hothouse.image.distribution;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What one node was sent.
 *
 * @param loaded references of the images that it lacked
 * @param present references of the images that it had
 */
public record NodeLoad(
    String node,
    List<String> loaded,
    List<String> present,
    int blobsSent,
    int blobsSkipped,
    long bytesSent,
    Duration duration) {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  /** Copies the lists. */
  public NodeLoad {
    loaded = List.copyOf(loaded);
    present = List.copyOf(present);
  }

  /** Returns all of it on one line. */
  public String summary() {
    return loaded.isEmpty()
        ? "all there"
        : String.format(
            Locale.ROOT,
            "%d blobs, %.1f MB in %.1f s (%d there)",
            blobsSent,
            bytesSent / BYTES_PER_MEGABYTE,
            duration.toMillis() / 1e3,
            blobsSkipped);
  }
}
