package io.hothouse.deploy;

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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
  public Loaded run(Set<String> names, Step step) {
    return run(names, Map.of(), step);
  }

  /**
   * Builds images, and brings every node what it lacks of them.
   *
   * @param names the images
   * @param further what nodes are to call images beside their own references, by image
   */
  public Loaded run(Set<String> names, Map<String, List<String>> further, Step step) {
    List<ServiceDefinition> needed = Deployment.services(tools, List.of(), route);
    Set<String> built = new HashSet<>(names);
    built.addAll(BuildTools.images(needed));
    try (Build build = tools.startBuild(Selection.of(built), step)) {
      if (route == ImageRoute.SSH) {
        return load(build, names, further, new ImageLoader(environment.connections()), step);
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
                .prepare(Verification.deployer(client, controlPlane), step);
        Distribution registry =
            new ControlPlaneRegistry(
                    tools, new ImageSupply(build::image), environment.connections())
                .open(deployer, controlPlane, timeouts, step);
        return load(build, names, further, registry, step);
      }
    }
  }

  private Loaded load(
      Build build,
      Set<String> names,
      Map<String, List<String>> further,
      Distribution distribution,
      Step step) {
    List<NodeLoad> nodes =
        new ImageSupply(build::image)
            .load(
                List.copyOf(names),
                further,
                distribution,
                environment.targets(),
                timeouts.load(),
                step);
    return new Loaded(
        nodes,
        names.stream()
            .collect(Collectors.toMap(name -> name, name -> build.image(name).reference())));
  }

  /**
   * What was brought.
   *
   * @param nodes what each node has been sent
   * @param references how pods refer to the images, by name
   */
  public record Loaded(List<NodeLoad> nodes, Map<String, String> references) {
    /** Copies the collections. */
    public Loaded {
      nodes = List.copyOf(nodes);
      references = Map.copyOf(references);
    }
  }
}
