package io.hothouse.launch;

import io.hothouse.deploy.Deployment;
import io.hothouse.environment.BootLog;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.KnownNodes;
import io.hothouse.environment.Kubeconfig;
import io.hothouse.environment.StateFolder;
import io.hothouse.environment.UserClouds;
import io.hothouse.examine.Verification;
import io.hothouse.image.node.StockMachines;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.JoinTokens;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.kubernetes.PodNetworkManifests;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.pipeline.SteadyNotes;
import io.hothouse.preflight.HostChecks;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.preflight.OverlayProof;
import io.hothouse.preflight.Stage;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The second half of a launch: the nodes as they come, and the services on them. */
final class Cluster {
  private final EnvironmentLease lease;
  private final Pipeline pipeline;
  private final Result<Launched> launched;
  private final NodeImageSupply nodeImages;
  private final KubeconfigFile userKubeconfig;
  private final PodNetwork network;

  Cluster(
      EnvironmentLease lease,
      Pipeline pipeline,
      Result<Launched> launched,
      NodeImageSupply nodeImages,
      KubeconfigFile userKubeconfig,
      PodNetwork network) {
    this.lease = lease;
    this.pipeline = pipeline;
    this.launched = launched;
    this.nodeImages = nodeImages;
    this.userKubeconfig = userKubeconfig;
    this.network = network;
  }

  /**
   * Follows the launch to its end.
   *
   * @param deployments gives what deploys the services over these connections
   * @param clouds where the user's clients find what they log in with
   * @param start when the whole launch began, as {@link System#nanoTime}
   */
  UpResult up(
      Function<SshConnections, Deployment> deployments, Supplier<UserClouds> clouds, long start) {
    Result<Stack> stack = pipeline.start("stack", this::follow, launched);
    Result<List<ClusterNode>> nodes = pipeline.start("nodes boot", this::awaitBooted, launched);
    Result<HostReport> hosts =
        pipeline.start("host checks", step -> check(nodes.get(), Stage.BOOTED).orThrow(), nodes);
    Result<List<ClusterNode>> joining =
        pipeline.start("nodes join", step -> awaitReady(nodes.get(), step), nodes);
    Result<ClusterClient> client =
        pipeline.start("cluster", step -> openCluster(nodes.get(), step), nodes);
    Result<List<ClusterNode>> ready =
        launched.get().ownNetwork()
            ? pipeline.start(
                "pod network", step -> connect(joining.get(), client.get(), step), joining, client)
            : joining;
    Deployment deployment = deployments.apply(launched.get().connections());
    Result<Deployer> deployer =
        pipeline.start(
            "prepare services",
            step ->
                deployment.prepare(Verification.deployer(client.get(), nodes.get().get(0)), step),
            client,
            hosts);
    List<Result<List<ProbeResult>>> proofs =
        deployment.start(pipeline, nodes, deployer, ready, clouds.get());
    Result<HostReport> joined =
        pipeline.start(
            "checks of the joined nodes",
            step -> check(nodes.get(), Stage.JOINED).orThrow(),
            ready);
    Result<List<OverlayPath>> overlay =
        pipeline.start(
            "overlay between every pair",
            step ->
                new OverlayProof(launched.get().connections())
                    .prove(targets(nodes.get()), launched.get().time().nodes(), step::note),
            ready);
    Result<Integer> withdrawn =
        pipeline.start(
            "withdraw the join token",
            step -> {
              int tokens = new JoinTokens(client.get()).withdraw();
              step.note(tokens == 0 ? "there is none" : "no more nodes can join");
              return tokens;
            },
            client,
            ready);
    withdrawn.get();
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

  private Stack follow(Step step) {
    Launched environment = launched.get();
    return environment
        .cloud()
        .stacks()
        .awaitCreated(
            environment.stack(),
            environment.time().nodes(),
            event -> {
              environment.signals().accept(event);
              if (!environment.complete() && !event.ofStackItself()) {
                step.note(event.words());
              }
            });
  }

  private List<ClusterNode> awaitBooted(Step step) {
    Launched environment = launched.get();
    List<String> names = environment.nodeNames();
    List<ClusterNode> nodes = new ArrayList<>();
    for (String name : names) {
      try (SteadyNotes notes = new SteadyNotes("see " + name + " boot", step::note)) {
        notes.accept("no signal through Heat yet");
        SilentNode silent = new SilentNode(environment.cloud().servers(), name);
        nodes.add(
            environment
                .signals()
                .awaitBooted(
                    name, environment.time().signals(), () -> notes.accept(silent.words())));
      }
      step.note("%d of %d".formatted(nodes.size(), names.size()));
    }
    new KnownNodes(lease.state()).trust(environment.stack().id(), nodes);
    List<ClusterNode> stock = nodes.stream().filter(ClusterNode::stock).toList();
    if (!stock.isEmpty()) {
      new StockMachines(environment.connections(), nodeImages.parts(step))
          .prepare(targets(stock), step, environment.time().nodes());
    }
    return List.copyOf(nodes);
  }

  private List<ClusterNode> awaitReady(List<ClusterNode> nodes, Step step) {
    Launched environment = launched.get();
    int ready = 0;
    for (ClusterNode node : nodes) {
      try (SteadyNotes notes = new SteadyNotes("see " + node.name() + " join", step::note)) {
        environment
            .signals()
            .awaitReady(
                node.name(),
                environment.time().signals(),
                () ->
                    notes.accept(
                        BootLog.lastLine(node, environment.connections())
                            .fold(line -> line, "could not tell: "::concat)));
      }
      ready++;
      step.note("%d of %d".formatted(ready, nodes.size()));
    }
    return nodes;
  }

  /** The user's own pod network: brought by manifests that we are given, or by whoever else. */
  private List<ClusterNode> connect(List<ClusterNode> nodes, ClusterClient client, Step step) {
    PodNetworkManifests manifests = new PodNetworkManifests(client);
    network
        .manifests()
        .ifPresent(
            file ->
                step.note(
                    "applied: "
                        + String.join(
                            ", ", manifests.apply(file, launched.get().time().nodes(), step))));
    String next =
        network.manifests().isPresent()
            ? ""
            : ". They wait for a pod network of your own: kubectl --context %s apply -f FILE"
                .formatted(context());
    manifests.awaitReady(
        launched.get().nodeNames(), launched.get().time().nodes(), line -> step.note(line + next));
    return nodes;
  }

  private HostReport check(List<ClusterNode> nodes, Stage stage) {
    return new HostChecks(launched.get().connections())
        .check(targets(nodes), stage, launched.get().time().nodes());
  }

  private ClusterClient openCluster(List<ClusterNode> nodes, Step step) {
    ClusterNode controlPlane = nodes.get(0);
    Launched environment = launched.get();
    String text =
        Kubeconfig.await(
            lease.name(), controlPlane, environment.connections(), environment.time().nodes());
    lease.state().write(StateFolder.KUBECONFIG, text);
    userKubeconfig.merge(context(), text);
    ClusterClient client = ClusterClient.open(text);
    // What is prepared needs no node, and pods wait for one by themselves.
    client.awaitAnswer(environment.time().nodes());
    step.note("API server at https://" + controlPlane.address() + ":6443");
    return client;
  }

  private String context() {
    return lease.name().context(launched.get().cloud().cloudName());
  }

  private static List<SshTarget> targets(List<ClusterNode> nodes) {
    return nodes.stream().map(ClusterNode::target).toList();
  }
}
