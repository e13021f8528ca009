package io.hothouse.cli;

import io.hothouse.deploy.ImageRoute;
import picocli.CommandLine.Option;

/** By which route images come to the nodes. */
final class RouteOption {
  @Option(
      names = "--via",
      paramLabel = "ROUTE",
      defaultValue = "ssh",
      description =
          "ssh: from here to every node; registry: from here to a registry on the control plane, and from there to every node, for clusters of many nodes. Default: ${DEFAULT-VALUE}.")
  private ImageRoute route;

  ImageRoute route() {
    return route;
  }
}
