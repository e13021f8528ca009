package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.image.Build;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.image.node.NodeParts;
import io.hothouse.image.node.StockMachines;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackId;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.preflight.HostChecks;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.preflight.OverlayProof;
import io.hothouse.preflight.Stage;
import io.hothouse.preflight.Verdict;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings an environment up, and continues one that is half there.
 *
 * <p>Everything begins as soon as what it needs is there: images are built while machines boot,
 * travel while kubeadm works, and a service starts as soon as the cluster answers and its image is
 * on the nodes.
 */
public final class Up {
  private static final Duration EVIDENCE_TIME = Duration.ofMinutes(5);

  private final Supplies supplies;
  private final UpRequest request;

  /** Creates the launch of one environment. */
  public Up(Supplies supplies, UpRequest request) {
    this.supplies = supplies;
    this.request = request;
  }

  /**
   * Runs to the end, or to the first failure, which ends all that still runs. A stack that Heat
   * could not make is taken away again, unless it is to be retained; what tells why is kept.
   */
  public UpResult run(Step top) {
    AtomicReference<FailedStack> failed = new AtomicReference<>();
    AtomicReference<CloudSession> used = new AtomicReference<>();
    try {
      return run(top, failed, used);
    } catch (HothouseException problem) {
      if (failed.get() == null) {
        throw explained(problem, used.get(), top);
      }
      throw failed.get().explain(problem, fate(failed.get(), top));
    }
  }

  private HothouseException explained(HothouseException problem, CloudSession cloud, Step top) {
    if (cloud == null) {
      return problem;
    }
    return FailedServices.explain(problem, cloud, supplies, request, top);
  }

  /** Decides what becomes of the failed stack, and returns it in words. */
  private String fate(FailedStack failed, Step top) {
    if (request.retain()) {
      return "The failed stack is retained. Next: 'hothouse ssh', 'hothouse logs' and the openstack client show more; 'hothouse down %s' takes it away."
          .formatted(request.name());
    }
    try {
      top.run(
          "take the failed stack away",
          step -> {
            supplies.down(failed.cloud()).run(request.name(), request.stackTimeout(), step);
            return 0;
          });
      return "The failed stack is gone; --retain would have kept it.";
    } catch (HothouseException problem) {
      return "The failed stack could not be taken away (%s). Next: run 'hothouse down %s'."
          .formatted(problem.getMessage(), request.name());
    }
  }

  private UpResult run(
      Step top, AtomicReference<FailedStack> failed, AtomicReference<CloudSession> used) {
    long start = System.nanoTime();
    List<ServiceDefinition> services =
        Deployment.services(supplies, request.services(), request.route());
    try (Pipeline pipeline = new Pipeline(top);
        Build build = supplies.startBuild(services, top)) {
      Result<CloudSession> cloud =
          pipeline.start(
              "cloud",
              step -> {
                used.set(supplies.openCloud(step));
                return used.get();
              });
      Result<Launched> launched =
          pipeline.start("launch", step -> launch(cloud.get(), step), cloud);
      return new Cluster(pipeline, build, services, launched, failed).up(start);
    }
  }

  /**
   * The stack as it was launched or found, and what is needed to work with its nodes.
   *
   * @param complete whether it was found complete, so that its events are history
   */
  private record Launched(
      CloudSession cloud,
      StackId stack,
      boolean complete,
      int workers,
      StateFolder state,
      NodeSignals signals,
      SshConnections connections) {}

  private Launched launch(CloudSession cloud, Step step) {
    Environments environments = supplies.environments(cloud);
    StateFolder state = environments.state(request.name());
    Launch launch = new Launch(cloud, state, request);
    Optional<Stack> found = environments.find(request.name());
    Optional<StackId> existing = launch.existing(found, step);
    StackId stack =
        existing.orElseGet(
            () -> {
              CloudReport report = step.run("preflight", child -> preflight(cloud, child));
              String image = step.run("node image", child -> nodeImage(cloud, report, child));
              return step.run("submit the stack", child -> launch.submit(report, image));
            });
    int workers =
        existing.isPresent()
            ? Integer.parseInt(found.orElseThrow().parameters().get("worker_count"))
            : request.cluster().workers();
    return new Launched(
        cloud,
        stack,
        existing.isPresent() && found.orElseThrow().status().complete(),
        workers,
        state,
        new NodeSignals(cloud.stacks(), request.name()),
        new SshConnections(launch.key()));
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

  private String nodeImage(CloudSession cloud, CloudReport report, Step step) {
    if (report.image().isPresent()) {
      io.hothouse.openstack.NodeImage image = report.image().get();
      if (!NodeImageBakery.hasBaked(image.properties())) {
        step.note("'%s' is a stock image: it is prepared at boot".formatted(image.name()));
        parts(step);
      }
      return image.id();
    }
    NodeImageBakery bakery = supplies.bakery(step);
    String name = bakery.image().name();
    return cloud
        .images()
        .find(name)
        .orElseGet(
            () -> {
              Deadline deadline = Deadline.after(request.stackTimeout().multipliedBy(3));
              io.hothouse.image.node.NodeImage baked = bakery.bake(step, deadline);
              return step.run(
                  "upload " + name,
                  upload ->
                      cloud
                          .images()
                          .ensure(
                              name,
                              baked.file(),
                              baked.properties(),
                              deadline,
                              (sent, total) ->
                                  upload.note("%d of %d MB".formatted(sent >> 20, total >> 20))));
            })
        .id();
  }

  /** Returns what makes nodes of stock machines; what has to be built of it takes minutes. */
  private NodeParts parts(Step step) {
    return supplies
        .bakery(step)
        .parts(step, Deadline.after(request.stackTimeout().multipliedBy(3)));
  }

  /** The second half: the nodes as they come, and the services on them. */
  private final class Cluster {
    private final Pipeline pipeline;
    private final Build build;
    private final List<ServiceDefinition> services;
    private final Result<Launched> launched;
    private final AtomicReference<FailedStack> failed;
    private final Deadline stackDeadline = Deadline.after(request.stackTimeout());

    /**
     * What is missing when the stack's time has passed is the stack's failure, which tells more.
     */
    private final Deadline signalDeadline =
        Deadline.after(request.stackTimeout().plus(EVIDENCE_TIME));

    Cluster(
        Pipeline pipeline,
        Build build,
        List<ServiceDefinition> services,
        Result<Launched> launched,
        AtomicReference<FailedStack> failed) {
      this.pipeline = pipeline;
      this.build = build;
      this.services = services;
      this.launched = launched;
      this.failed = failed;
    }

    UpResult up(long start) {
      try (SshConnections connections = launched.get().connections()) {
        Result<Stack> stack = pipeline.start("stack", step -> followOrExplain(connections, step));
        Result<List<ClusterNode>> nodes =
            pipeline.start("nodes boot", step -> awaitBooted(connections, step));
        Result<HostReport> hosts =
            pipeline.start(
                "host checks", step -> check(connections, nodes, Stage.BOOTED).orThrow(), nodes);
        Result<List<ClusterNode>> ready =
            pipeline.start("nodes join", step -> awaitReady(nodes.get(), step), nodes);
        Result<ClusterClient> client =
            pipeline.start("cluster", step -> openCluster(connections, nodes.get(), step), nodes);
        Deployment deployment = deployment(connections);
        Result<Deployer> deployer =
            pipeline.start(
                "prepare services",
                step -> {
                  ClusterNode controlPlane = nodes.get().get(0);
                  return deployment.prepare(
                      Verification.deployer(client.get(), controlPlane), controlPlane, step);
                },
                client,
                hosts);
        List<Result<List<ProbeResult>>> proofs = deployment.start(pipeline, nodes, deployer, ready);
        Result<HostReport> joined =
            pipeline.start(
                "checks of the joined nodes",
                step -> check(connections, nodes, Stage.JOINED).orThrow(),
                ready);
        Result<List<OverlayPath>> overlay =
            pipeline.start(
                "overlay between every pair",
                step -> new OverlayProof(connections).prove(targets(nodes.get()), stackDeadline),
                ready);
        UpResult result =
            new UpResult(
                stack.get(),
                nodes.get(),
                joined.get(),
                overlay.get(),
                proofs.stream().flatMap(proof -> proof.get().stream()).toList(),
                Duration.ofNanos(System.nanoTime() - start));
        client.get().close();
        return result;
      }
    }

    private Stack followOrExplain(SshConnections connections, Step step) {
      try {
        return follow(step);
      } catch (HothouseException problem) {
        Launched environment = launched.get();
        FailedStack.of(
                environment.cloud(),
                environment.stack(),
                problem,
                environment.signals().reachable(),
                connections,
                supplies.evidence(environment.cloud(), request.name()),
                environment.state(),
                step)
            .ifPresent(failed::set);
        throw problem;
      }
    }

    private Stack follow(Step step) {
      Launched environment = launched.get();
      return environment
          .cloud()
          .stacks()
          .awaitCreated(
              environment.stack(),
              stackDeadline,
              event -> {
                environment.signals().accept(event);
                if (!environment.complete() && !event.ofStackItself()) {
                  step.note(event.stackName() + "/" + event.resource() + " " + event.status());
                }
              });
    }

    private List<ClusterNode> awaitBooted(SshConnections connections, Step step) {
      List<ClusterNode> nodes = new ArrayList<>();
      for (String name : nodeNames()) {
        nodes.add(launched.get().signals().awaitBooted(name, signalDeadline));
        step.note("%d of %d".formatted(nodes.size(), nodeNames().size()));
      }
      List<ClusterNode> stock = nodes.stream().filter(ClusterNode::stock).toList();
      if (!stock.isEmpty()) {
        new StockMachines(connections, parts(step)).prepare(targets(stock), step, stackDeadline);
      }
      return List.copyOf(nodes);
    }

    private List<ClusterNode> awaitReady(List<ClusterNode> nodes, Step step) {
      int ready = 0;
      for (ClusterNode node : nodes) {
        launched.get().signals().awaitReady(node.name(), signalDeadline);
        ready++;
        step.note("%d of %d".formatted(ready, nodes.size()));
      }
      return nodes;
    }

    private List<String> nodeNames() {
      List<String> names = new ArrayList<>();
      names.add(ClusterNode.controlPlaneOf(request.name()));
      for (int i = 0; i < launched.get().workers(); i++) {
        names.add(ClusterNode.workerOf(request.name(), i));
      }
      return names;
    }

    private HostReport check(
        SshConnections connections, Result<List<ClusterNode>> nodes, Stage stage) {
      return new HostChecks(connections).check(targets(nodes.get()), stage, stackDeadline);
    }

    private ClusterClient openCluster(
        SshConnections connections, List<ClusterNode> nodes, Step step) {
      ClusterNode controlPlane = nodes.get(0);
      String text = Kubeconfig.await(request.name(), controlPlane, connections, stackDeadline);
      StateFolder state = launched.get().state();
      state.write(Kubeconfig.FILE, text);
      supplies.kubeconfig().merge(Down.context(request.name()), text);
      ClusterClient client = ClusterClient.open(text);
      // What is prepared needs no node, and pods wait for one by themselves.
      client.awaitAnswer(stackDeadline);
      step.note("API server at https://" + controlPlane.address() + ":6443");
      return client;
    }

    private Deployment deployment(SshConnections connections) {
      return new Deployment(
          supplies, services, build, connections, request.serviceTimeouts(), request.route());
    }

    private static List<SshTarget> targets(List<ClusterNode> nodes) {
      return nodes.stream().map(ClusterNode::target).toList();
    }
  }
}
