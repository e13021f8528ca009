package io.hothouse.image;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine is asked to build.
 *
 * @param context the folder that the instructions copy from; its Containerfile is pinned
 * @param reference what the image will be called
 * @param mayPull whether an argument names an image of a registry
 */
record BuildJob(
    Path context,
    String reference,
    Map<String, String> arguments,
    Map<String, String> labels,
    Optional<Platform> platform,
    boolean mayPull,
    boolean noCache) {

  BuildJob {
    arguments = Map.copyOf(arguments);
    labels = Map.copyOf(labels);
  }
}
