package io.hothouse.deploy;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.config.ClientLogin;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.UserClouds;
import io.hothouse.examine.Verification;
import io.hothouse.image.Build;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.ImageLoader;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts services onto a cluster. Each goes its way as soon as it may: its images travel once those
 * of the services that it requires are there, it is rolled out, and it is proved.
 */
public final class Deployment {
  private final List<ServiceDefinition> services;
  private final BuildTools tools;
  private final ImageSupply images;
  private final SshConnections connections;
  private final Verification verification;
  private final ServiceTimeouts timeouts;
  private final ImageRoute route;
  private final Order order;

  /** Whether services wait for one another. */
  public enum Order {
    /** Each is rolled out as soon as it may be. */
    TOGETHER,
    /**
     * Each is rolled out when the one before it is proved: so an upgrade goes in upstream's order,
     * and old and new pods are not all there at once.
     */
    ONE_BY_ONE
  }

  /**
   * Creates a deployment.
   *
   * @param services each after those that it requires
   */
  public Deployment(
      BuildTools tools,
      List<ServiceDefinition> services,
      Build build,
      SshConnections connections,
      ServiceTimeouts timeouts,
      ImageRoute route,
      Order order) {
    this.tools = tools;
    this.services = List.copyOf(services);
    this.images = new ImageSupply(build::image);
    this.connections = connections;
    this.verification = new Verification(tools.services(), connections);
    this.timeouts = timeouts;
    this.route = route;
    this.order = order;
  }

  /** Returns the services of these names or profiles, and what else the route needs. */
  public static List<ServiceDefinition> services(
      BuildTools tools, List<String> names, ImageRoute route) {
    List<String> all = new ArrayList<>(names);
    if (route == ImageRoute.REGISTRY) {
      all.add(ControlPlaneRegistry.NAME);
    }
    return tools.services().with(all);
  }

  /**
   * Makes what all services need before any of them.
   *
   * @throws io.hothouse.HothouseException when the services on the cluster are of another release,
   *     and this is no upgrade
   */
  public Deployer prepare(Deployer deployer, Step step) {
    ReleaseChoice release = tools.release();
    if (order == Order.TOGETHER) {
      release.refuseUpgrade(deployer.release());
    }
    deployer.prepare(
        services, Optional.of(release.wanted().version()), Deadline.after(timeouts.deploy()), step);
    return deployer;
  }

  /**
   * Starts all of it.
   *
   * @param ready done when every node is part of the cluster: probes go through every node
   * @param clouds where the user's clients find what they log in with
   * @return the proofs of each service, in order
   */
  public List<Result<List<ProbeResult>>> start(
      Pipeline pipeline,
      Result<List<ClusterNode>> nodes,
      Result<Deployer> deployer,
      Result<?> ready,
      UserClouds clouds) {
    Map<String, Result<Map<String, String>>> loaded = new HashMap<>();
    List<Result<List<ProbeResult>>> proofs = new ArrayList<>();
    Result<Distribution> distribution = open(pipeline, nodes, deployer);
    for (ServiceDefinition service : services) {
      Result<?> rolledOut = distribution;
      if (route == ImageRoute.SSH || !service.name().equals(ControlPlaneRegistry.NAME)) {
        Result<Map<String, String>> references =
            load(pipeline, service, nodes, distribution, loaded);
        loaded.put(service.name(), references);
        List<Result<?>> inputs = new ArrayList<>(List.of(deployer, references));
        if (order == Order.ONE_BY_ONE) {
          inputs.addAll(proofs);
        }
        rolledOut =
            pipeline.start(
                "deploy " + service.name(),
                step -> {
                  Deadline deadline = Deadline.after(timeouts.deploy());
                  deployer.get().deploy(service, references.get(), deadline, step);
                  return service;
                },
                inputs.toArray(Result<?>[]::new));
      }
      proofs.add(
          pipeline.start(
              "verify " + service.name(),
              step -> verify(service, deployer.get(), nodes.get(), clouds, step),
              rolledOut,
              ready));
    }
    return proofs;
  }

  private Result<Distribution> open(
      Pipeline pipeline, Result<List<ClusterNode>> nodes, Result<Deployer> deployer) {
    return route == ImageRoute.SSH
        ? Result.of(new ImageLoader(connections))
        : pipeline.start(
            "registry",
            step ->
                new ControlPlaneRegistry(tools, images, connections)
                    .open(deployer.get(), nodes.get().get(0), timeouts, step),
            nodes,
            deployer);
  }

  /**
   * Images travel while the nodes are checked; what fails a check ends both. What others wait for
   * goes first: a service is of no use before what it requires.
   */
  private Result<Map<String, String>> load(
      Pipeline pipeline,
      ServiceDefinition service,
      Result<List<ClusterNode>> nodes,
      Result<Distribution> distribution,
      Map<String, Result<Map<String, String>>> loaded) {
    List<Result<?>> inputs = new ArrayList<>(List.of(nodes, distribution));
    inputs.addAll(required(service, loaded));
    return pipeline.start(
        "load " + service.name(),
        step ->
            images.load(service, distribution.get(), targets(nodes.get()), timeouts.load(), step),
        inputs.toArray(Result<?>[]::new));
  }

  /** What opens the route is not loaded by it: who requires that waits for the route alone. */
  static <T> List<Result<T>> required(ServiceDefinition service, Map<String, Result<T>> loaded) {
    return service.requires().stream().filter(loaded::containsKey).map(loaded::get).toList();
  }

  private List<ProbeResult> verify(
      ServiceDefinition service,
      Deployer deployer,
      List<ClusterNode> nodes,
      UserClouds clouds,
      Step step) {
    List<ProbeResult> results =
        verification.verify(service, deployer, nodes, Deadline.after(timeouts.verify()), step);
    step.note("%s passed".formatted(Count.of(results.size(), "probe")));
    if (Offers.firstLogin(services).equals(Optional.of(service))) {
      deployer.client(service).ifPresent(login -> tell(login, clouds, step));
    }
    return results;
  }

  /** Files that cannot be changed are the user's own, and nothing here needs them. */
  private static void tell(ClientLogin login, UserClouds clouds, Step step) {
    step.redaction().know(List.of(login.password().value()));
    try {
      clouds.add(login);
      step.note("clients know it as '%s' in %s".formatted(clouds.entry(), clouds.path()));
    } catch (HothouseException problem) {
      step.note("warning: other clients do not know it: " + problem.getMessage());
    }
  }

  private static List<SshTarget> targets(List<ClusterNode> nodes) {
    return nodes.stream().map(ClusterNode::target).toList();
  }
}
