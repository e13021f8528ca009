package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.Optional;

/**
 * How images are built.
 *
 * @param engine the only engine that may be taken: buildah, podman or docker
 * @param base an image of a registry to build on, instead of a root file system made here
 * @param atOnce how many builds may run at the same time
 */
public record BuildOptions(Optional<String> engine, Optional<String> base, int atOnce) {
  /** The engines that can be driven, the preferred one first. */
  static final List<String> ENGINES = List.of("buildah", "podman", "docker");

  /** Refuses an engine that is not known and a number of builds that is not positive. */
  public BuildOptions {
    if (engine.isPresent() && !ENGINES.contains(engine.get())) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--engine is '%s', but must be one of %s."
              .formatted(engine.get(), String.join(", ", ENGINES)));
    }
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
