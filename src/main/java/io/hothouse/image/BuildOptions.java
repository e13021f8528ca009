package io.hothouse.image;

import java.util.Optional;

/**
 * How images are built.
 *
 * @param engine the only engine that may be taken: buildah, podman or docker
 * @param base an image of a registry to build on, instead of a root file system made here
 * @param atOnce how many builds may run at the same time
 */
public record BuildOptions(Optional<String> engine, Optional<String> base, int atOnce) {
  /** Refuses a number of builds that is not positive. */
  public BuildOptions {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least one build at once, not " + atOnce);
    }
  }

  /** Returns the options that fit this machine. */
  public static BuildOptions defaults() {
    return new BuildOptions(
        Optional.empty(),
        Optional.empty(),
        Math.max(2, Runtime.getRuntime().availableProcessors()));
  }
}
