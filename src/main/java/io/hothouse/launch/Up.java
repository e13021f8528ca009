package io.hothouse.launch;

import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.Deployment;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.Environments;
import io.hothouse.examine.FailedServices;
import io.hothouse.image.Build;
import io.hothouse.image.node.BakedImage;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.kubernetes.PodNetworkManifests;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.pipeline.Wait;
import io.hothouse.preflight.Verdict;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import io.hothouse.teardown.Down;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Brings an environment up, and continues one that is half there.
 *
 * <p>Everything begins as soon as what it needs is there: images are built while machines boot,
 * travel while kubeadm works, and a service starts as soon as the cluster answers and its image is
 * on the nodes.
 */
public final class Up {
  private final EnvironmentLease lease;
  private final BuildTools tools;
  private final Function<Step, CloudSession> clouds;
  private final KubeconfigFile kubeconfig;
  private final UpRequest request;
  private final Budget budget;
  private final NodeImageSupply nodeImages;
  private final Optional<InstanceKind> bakedAhead;
  private final Consent changes;

  /**
   * Creates the launch of the environment that is leased.
   *
   * @param clouds logs in, and starts the local cloud first where that is the one
   * @param kubeconfig the user's, into which the cluster's context is merged
   * @param newCloud what the instances of a cloud are that is only made now: then there is no
   *     environment on it, and the node image is certain to be needed
   * @param changes asks whether an environment that is there may be changed
   */
  public Up(
      EnvironmentLease lease,
      BuildTools tools,
      Function<Step, CloudSession> clouds,
      KubeconfigFile kubeconfig,
      UpRequest request,
      Optional<InstanceKind> newCloud,
      Consent changes) {
    this.lease = lease;
    this.tools = tools;
    this.clouds = clouds;
    this.kubeconfig = kubeconfig;
    this.request = request;
    this.budget = new Budget(request.stackTimeout());
    this.nodeImages = new NodeImageSupply(tools, request.cluster().kubernetes(), budget);
    this.changes = changes;
    this.bakedAhead = newCloud.filter(kind -> request.cluster().image().isEmpty());
  }

  /**
   * Runs to the end, or to the first failure, which ends all that still runs. A stack that Heat
   * could not make is taken away again, unless it is to be retained; what tells why is kept.
   */
  public UpResult run(Step top) {
    AtomicReference<Launched> launched = new AtomicReference<>();
    try {
      return run(top, launched);
    } catch (HothouseException problem) {
      // Only now, when all that was running has ended: evidence must not be interrupted with it.
      throw launched.get() == null ? problem : explained(problem, launched.get(), top);
    }
  }

  private UpResult run(Step top, AtomicReference<Launched> reached) {
    long start = System.nanoTime();
    // What the launch would end with must not fail then.
    kubeconfig.check();
    request.cluster().network().manifests().ifPresent(PodNetworkManifests::check);
    List<ServiceDefinition> services =
        Deployment.services(tools, request.services(), request.route());
    try (Pipeline pipeline = new Pipeline(top);
        Build build = tools.startBuild(services, top)) {
      Result<CloudSession> cloud = pipeline.start("cloud", clouds);
      Optional<Result<BakedImage>> image =
          bakedAhead.map(kind -> pipeline.start("node image", step -> nodeImages.bake(kind, step)));
      Result<Launched> launched =
          pipeline.start(
              "launch",
              step -> {
                image.ifPresent(Result::get);
                reached.set(launch(cloud.get(), step));
                return reached.get();
              },
              cloud);
      return new Cluster(
              lease, pipeline, launched, nodeImages, kubeconfig, request.cluster().network())
          .up(
              connections ->
                  new Deployment(
                      tools,
                      services,
                      build,
                      connections,
                      request.serviceTimeouts(),
                      request.route(),
                      Deployment.Order.TOGETHER),
              () -> environments(launched.get().cloud()).userClouds(request.name()),
              start);
    }
  }

  private Launched launch(CloudSession cloud, Step step) {
    Launch launch =
        new Launch(
            cloud,
            lease.state(),
            request,
            budget,
            new StackChange(environments(cloud), request, budget, changes),
            Wait.real());
    Optional<Stack> found = environments(cloud).find(request.name());
    Optional<Stack> existing = launch.existing(found, step);
    StackId stack =
        existing
            .map(Stack::stackId)
            .orElseGet(
                () -> {
                  CloudReport report = step.run("preflight", child -> preflight(cloud, child));
                  String image =
                      step.run("node image", child -> nodeImages.provide(cloud, report, child));
                  return step.run("submit the stack", child -> launch.submit(report, image));
                });
    return new Launched(
        cloud,
        request.name(),
        stack,
        existing.filter(it -> it.status().complete()).isPresent(),
        existing
            .map(it -> Integer.parseInt(it.parameters().get("worker_count")))
            .orElse(request.cluster().workers()),
        existing
            .map(it -> it.parameters().get(PodNetwork.PARAMETER))
            .orElse(request.cluster().network().parameter())
            .equals(PodNetwork.NONE),
        new NodeSignals(cloud.stacks(), request.name()),
        lease.connections(launch.key()),
        budget.stackAccepted());
  }

  private CloudReport preflight(CloudSession cloud, Step step) {
    CloudReport report = new CloudPreflight(cloud, request).run();
    report
        .with(Verdict.WARNING)
        .forEach(
            it ->
                step.note(
                    "warning: %s is %s, needed is %s"
                        .formatted(it.check(), it.found(), it.needed())));
    return report.orThrow();
  }

  private Environments environments(CloudSession cloud) {
    return new Environments(cloud, tools.directories());
  }

  private HothouseException explained(HothouseException problem, Launched launched, Step top) {
    Environments environments = environments(launched.cloud());
    return FailedStack.of(
            launched, problem, environments.evidence(request.name()), lease.state(), top)
        .map(failed -> failed.explain(problem, fate(launched.cloud(), environments, top)))
        .orElseGet(
            () ->
                new FailedServices(environments, tools::services)
                    .explain(problem, request.name(), request.services(), top));
  }

  /** Decides what becomes of the failed stack, and returns it in words. */
  private String fate(CloudSession cloud, Environments environments, Step top) {
    if (request.retain()) {
      return "The failed stack is retained. Next: look into it with 'hothouse ssh', 'hothouse logs' and the openstack client; 'hothouse down %s' deletes it."
          .formatted(request.name());
    }
    try {
      top.run(
          "delete the failed stack",
          step -> {
            new Down(cloud, environments, kubeconfig, Wait.real())
                .run(lease, request.stackTimeout(), step);
            return 0;
          });
      return "The failed stack was deleted; --retain would have kept it.";
    } catch (HothouseException problem) {
      return "The failed stack could not be deleted (%s). Next: run 'hothouse down %s'."
          .formatted(problem.getMessage(), request.name());
    }
  }
}
