package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.Platform;
import java.util.Map;
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
      description =
          "A registry image to build on. Default: Debian, bootstrapped here with mmdebstrap.")
  private String base;

  @Option(
      names = "--platform",
      paramLabel = "PLATFORM",
      description = "linux/amd64 or linux/arm64. Default: that of this machine.")
  private String platform;

  @Option(
      names = "--snapshot",
      paramLabel = "TIMESTAMP",
      description =
          "Use Debian's packages as of this time (for example 20261101T000000Z), from Debian's snapshot archive. Default: today's, from this machine's apt sources.")
  private String snapshot;

  @Option(
      names = "--build-arg",
      paramLabel = "NAME=VALUE",
      description = "A value for an ARG that the recipes declare.")
  private Map<String, String> arguments = Map.of();

  @Option(
      names = "--openstack",
      paramLabel = "RELEASE",
      description =
          "OpenStack of the services, as in 2026.1. 'hothouse versions' lists them. Default: the newest skip-level release.")
  private String openStack;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "How many images to build at once. Default: one more than there are processors.")
  private Integer jobs;

  BuildOptions options() {
    BuildOptions fitting = BuildOptions.defaults();
    BuildOptions options =
        new BuildOptions(
            Optional.ofNullable(engine),
            Optional.ofNullable(base),
            Optional.ofNullable(platform).flatMap(Platform::foreign),
            Optional.ofNullable(snapshot),
            arguments,
            false,
            Optional.ofNullable(jobs).orElse(fitting.atOnce()));
    return openStack == null ? options : options.withArgument(BuildTools.RELEASE, openStack);
  }
}
