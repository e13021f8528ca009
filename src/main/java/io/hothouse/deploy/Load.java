package io.hothouse.deploy;

import io.hothouse.Deadline;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Verification;
import io.hothouse.image.Build;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.ImageLoader;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.progress.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings images onto the nodes of an environment that is up. */
public final class Load {
  private final OpenEnvironment environment;
  private final BuildTools tools;
  private final ImageRoute route;
  private final ServiceTimeouts timeouts;

  /**
   * Creates the use case.
   *
   * @param environment opened under a lease, as its nodes are changed
   */
  public Load(
      OpenEnvironment environment, BuildTools tools, ImageRoute route, ServiceTimeouts timeouts) {
    this.environment = environment;
    this.tools = tools;
    this.route = route;
    this.timeouts = timeouts;
  }

  /**
   * Builds images, and brings every node what it lacks of them.
   *
   * @param names the images
   */
  public List<NodeLoad> run(Set<String> names, Step step) {
    List<ServiceDefinition> needed = Deployment.services(tools, List.of(), route);
    Set<String> built = new HashSet<>(names);
    built.addAll(BuildTools.images(needed));
    try (Build build = tools.startBuild(Selection.of(built), step)) {
      ImageSupply images = new ImageSupply(build);
      if (route == ImageRoute.SSH) {
        return load(images, names, new ImageLoader(environment.connections()), step);
      }
      // Only now: to have a cluster's client costs more than to ask the nodes.
      try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
        ClusterNode controlPlane = environment.controlPlane();
        Deployer deployer =
            new Deployment(
                    tools,
                    needed,
                    build,
                    environment.connections(),
                    timeouts,
                    route,
                    Deployment.Order.TOGETHER)
                .prepare(Verification.deployer(client, controlPlane));
        Distribution registry =
            new ControlPlaneRegistry(tools, images, environment.connections())
                .open(deployer, controlPlane, timeouts, step);
        return load(images, names, registry, step);
      }
    }
  }

  private List<NodeLoad> load(
      ImageSupply images, Set<String> names, Distribution distribution, Step step) {
    return images.load(
        List.copyOf(names),
        distribution,
        environment.targets(),
        Deadline.after(timeouts.load()),
        step);
  }
}
