package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.environment.UpRequest.ClusterRequest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which machines a cluster consists of. */
final class ClusterMixin {
  private static final String LOCAL_RANGE = "172.24.4.0/24";
  private static final int MOST_WORKERS = 100;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers beside the control plane. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--flavor",
      paramLabel = "FLAVOR",
      description = "Flavor of the nodes. Default on the local cloud: hothouse.node.")
  private String flavor;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "A node image in Glance, or a stock Debian 12, whose nodes are prepared at boot. Default: the one baked from images/node, uploaded once.")
  private String image;

  @Option(
      names = "--external-network",
      paramLabel = "NETWORK",
      description = "Where floating addresses come from. Default: the only external network.")
  private String externalNetwork;

  @Option(
      names = "--floating-ips",
      paramLabel = "WHICH",
      defaultValue = "all",
      description =
          "all, control-plane (the way to the others) or none (provider network). Default: ${DEFAULT-VALUE}.")
  private String floatingAddresses;

  @Option(
      names = "--access-cidr",
      paramLabel = "CIDR",
      description =
          "From where SSH, the API and the services may be reached. Default on the local cloud: this machine.")
  private String accessRange;

  /**
   * Returns the machines as the user wants them.
   *
   * @param configured the cloud; nothing means the local one, which has defaults for all
   */
  ClusterRequest request(Optional<CloudConfig> configured) {
    if (workers < 0 || workers > MOST_WORKERS) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--workers is %d, but must be from 0 to %d.".formatted(workers, MOST_WORKERS));
    }
    if (!List.of("all", "control-plane", "none").contains(floatingAddresses)) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--floating-ips is '%s', but must be all, control-plane or none."
              .formatted(floatingAddresses));
    }
    return new ClusterRequest(
        workers,
        defaultOnLocal(flavor, "hothouse.node", "--flavor", configured),
        Optional.ofNullable(image),
        Optional.ofNullable(externalNetwork),
        floatingAddresses,
        defaultOnLocal(accessRange, LOCAL_RANGE, "--access-cidr", configured));
  }

  private static String defaultOnLocal(
      String given, String local, String option, Optional<CloudConfig> configured) {
    if (given != null) {
      return given;
    }
    if (configured.isPresent()) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "The cloud '%s' needs %s: only the local cloud has a default for it."
              .formatted(configured.get().name(), option));
    }
    return local;
  }
}
