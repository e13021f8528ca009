package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How images are built.
 *
 * @param engine the only engine that may be taken: buildah, podman or docker
 * @param base an image of a registry to build on, instead of a root file system made here
 * @param platform what the images are for; empty for this machine
 * @param snapshot the moment whose Debian packages are taken, as in {@code 20261101T000000Z}; empty
 *     for those of today
 * @param arguments values for what recipes declare by ARG, by name
 * @param noCache whether what is there already is made anew
 * @param atOnce how many builds may run at the same time
 */
public record BuildOptions(
    Optional<String> engine,
    Optional<String> base,
    Optional<Platform> platform,
    Optional<String> snapshot,
    Map<String, String> arguments,
    boolean noCache,
    int atOnce) {
  /** The engines that can be driven, the preferred one first. */
  static final List<String> ENGINES = List.of("buildah", "podman", "docker");

  private static final String MOMENT = "\\d{8}T\\d{6}Z";

  /** Refuses an engine that is not known, a number that is not positive, and no moment. */
  public BuildOptions {
    arguments = Map.copyOf(arguments);
    if (engine.isPresent() && !ENGINES.contains(engine.get())) {
      throw usage("--engine", engine.get(), "one of " + String.join(", ", ENGINES));
    }
    if (snapshot.isPresent() && !snapshot.get().matches(MOMENT)) {
      throw usage("--snapshot", snapshot.get(), "a moment as in 20261101T000000Z");
    }
    if (atOnce < 1) {
      throw usage("--jobs", String.valueOf(atOnce), "at least 1");
    }
  }

  /**
   * Returns the options that fit this machine. One build more than there are processors, for one of
   * them waits for the disk or the network most of the time: see {@code src/bench/images}.
   */
  public static BuildOptions defaults() {
    return new BuildOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false,
        Runtime.getRuntime().availableProcessors() + 1);
  }

  /** Returns these options with what is there already made anew, or not. */
  public BuildOptions withNoCache(boolean wanted) {
    return new BuildOptions(engine, base, platform, snapshot, arguments, wanted, atOnce);
  }

  /** Returns these options with a value for what recipes declare by ARG. */
  public BuildOptions withArgument(String name, String value) {
    Map<String, String> all = new TreeMap<>(arguments);
    all.put(name, value);
    return new BuildOptions(engine, base, platform, snapshot, all, noCache, atOnce);
  }

  private static HothouseException usage(String option, String value, String wanted) {
    return new HothouseException(
        ErrorCode.USAGE, "%s is '%s', but must be %s.".formatted(option, value, wanted));
  }
}
