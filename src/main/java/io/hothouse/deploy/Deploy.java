package io.hothouse.deploy;

import io.hothouse.HothouseException;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.Environments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.FailedServices;
import io.hothouse.examine.Verification;
import io.hothouse.image.Build;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Puts services onto the cluster of an environment that is up. */
public final class Deploy {
  private final OpenEnvironment environment;
  private final Environments environments;
  private final BuildTools tools;
  private final ImageRoute route;
  private final ServiceTimeouts timeouts;

  /** Creates the use case, under a lease of the environment. */
  public Deploy(
      EnvironmentLease lease,
      Environments environments,
      BuildTools tools,
      ImageRoute route,
      ServiceTimeouts timeouts) {
    this.environment = lease.open(environments);
    this.environments = environments;
    this.tools = tools;
    this.route = route;
    this.timeouts = timeouts;
  }

  /**
   * Builds the images of services and all that they require, rolls them out, and proves them. When
   * that fails, finds out why and keeps the evidence.
   *
   * @param names services or profiles of them
   */
  public List<ProbeResult> run(List<String> names, Step step) {
    try {
      return rollOut(names, step);
    } catch (HothouseException failure) {
      throw new FailedServices(environments, tools::services)
          .explain(failure, environment, names, step);
    }
  }

  private List<ProbeResult> rollOut(List<String> names, Step step) {
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      Deployer deployer = Verification.deployer(client, environment.controlPlane());
      if (!tools.release().upgrades(deployer.release())) {
        return rollOut(names, deployer, Deployment.Order.TOGETHER, step);
      }
      // Services of two releases are not meant to work together.
      Set<String> all = new TreeSet<>(deployer.deployed());
      all.addAll(names);
      step.note("an upgrade from OpenStack %s".formatted(deployer.release().orElseThrow()));
      return rollOut(List.copyOf(all), deployer, Deployment.Order.ONE_BY_ONE, step);
    }
  }

  private List<ProbeResult> rollOut(
      List<String> names, Deployer onCluster, Deployment.Order order, Step step) {
    List<ServiceDefinition> services = Deployment.services(tools, names, route);
    try (Pipeline pipeline = new Pipeline(step);
        Build build = tools.startBuild(services, step)) {
      Deployment deployment =
          new Deployment(tools, services, build, environment.connections(), timeouts, route, order);
      Result<List<ClusterNode>> ready = Result.of(environment.nodes());
      Result<Deployer> deployer =
          pipeline.start("prepare services", own -> deployment.prepare(onCluster, own));
      return deployment
          .start(pipeline, ready, deployer, ready, environments.userClouds(environment.name()))
          .stream()
          .flatMap(proof -> proof.get().stream())
          .toList();
    }
  }
}
