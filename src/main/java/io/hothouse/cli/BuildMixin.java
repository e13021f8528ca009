package io.hothouse.cli;

import io.hothouse.image.BuildOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How container images are built. */
final class BuildMixin {
  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "buildah, podman or docker. Default: whichever works here, in this order.")
  private String engine;

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description = "An image of a registry to build on. Default: Debian, made here by mmdebstrap.")
  private String base;

  BuildOptions options() {
    BuildOptions fitting = BuildOptions.defaults();
    return new BuildOptions(
        Optional.ofNullable(engine), Optional.ofNullable(base), fitting.atOnce());
  }
}
