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
      throw new FailedServices(environments, tools.services())
          .explain(failure, environment, names, step);
    }
  }

  private List<ProbeResult> rollOut(List<String> names, Step step) {
    List<ServiceDefinition> services = Deployment.services(tools, names, route);
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig());
        Pipeline pipeline = new Pipeline(step);
        Build build = tools.startBuild(services, step)) {
      Deployment deployment =
          new Deployment(tools, services, build, environment.connections(), timeouts, route);
      Result<List<ClusterNode>> ready = Result.of(environment.nodes());
      ClusterNode controlPlane = environment.controlPlane();
      Result<Deployer> deployer =
          pipeline.start(
              "prepare services",
              own -> deployment.prepare(Verification.deployer(client, controlPlane)));
      return deployment.start(pipeline, ready, deployer, ready).stream()
          .flatMap(proof -> proof.get().stream())
          .toList();
    }
  }
}
