package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.image.Build;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.ImageLoader;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.Services;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.pipeline.Wait;
import io.hothouse.probe.ProbeResult;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import io.hothouse.ssh.RemoteResult;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.SshTarget;
import io.hothouse.ssh.SystemSshClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** An environment that is up and whose keys this machine has: its nodes can be worked with. */
public final class OpenEnvironment implements AutoCloseable {
  /** A kubelet reports every ten seconds; one that was started anew, later. */
  private static final Duration SETTLING = Duration.ofSeconds(40);

  private static final Duration BETWEEN_EXAMINATIONS = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CloudSession cloud;
  private final Stack stack;
  private final EnvironmentName name;
  private final StateFolder state;
  private final List<ClusterNode> nodes;
  private final SshConnections connections;

  private OpenEnvironment(
      CloudSession cloud,
      Stack stack,
      EnvironmentName name,
      StateFolder state,
      List<ClusterNode> nodes,
      SshConnections connections) {
    this.cloud = cloud;
    this.stack = stack;
    this.name = name;
    this.state = state;
    this.nodes = List.copyOf(nodes);
    this.connections = connections;
  }

  /**
   * Finds the environment on the cloud and its keys on this machine.
   *
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when either is missing
   */
  public static OpenEnvironment open(EnvironmentName name, Environments environments) {
    Stack stack = environments.require(name);
    StateFolder state = environments.state(name);
    Path key = state.file(Launch.KEY_FILE);
    if (!Files.exists(key)) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "The environment '%s' exists, but this machine does not have its key %s: another machine launched it. Next: do this there."
              .formatted(name, key));
    }
    return new OpenEnvironment(
        environments.cloud(),
        stack,
        name,
        state,
        Environments.nodes(stack),
        new SshConnections(SshKeyPair.load(key)));
  }

  /** Returns the nodes, the control plane first. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** Returns the nodes as SSH reaches them. */
  public List<SshTarget> targets() {
    return nodes.stream().map(ClusterNode::target).toList();
  }

  /** Returns the connections to the nodes. */
  public SshConnections connections() {
    return connections;
  }

  /** Returns the kubeconfig, fetched from the control plane when this machine has none yet. */
  public String kubeconfig() {
    Path file = state.file(Kubeconfig.FILE);
    try {
      if (Files.exists(file)) {
        return Kubeconfig.kept(name, nodes.get(0), Files.readString(file), file);
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read %s, but: %s".formatted(file, problem.getMessage()),
          problem);
    }
    String text = Kubeconfig.fetch(name, nodes.get(0), connections, Deadline.after(PATIENCE));
    state.write(Kubeconfig.FILE, text);
    return text;
  }

  /**
   * Builds images, and brings every node what it lacks of them.
   *
   * @param names the images
   */
  public List<NodeLoad> load(
      Supplies supplies, Set<String> names, ImageRoute route, ServiceTimeouts timeouts, Step step) {
    List<ServiceDefinition> needed = Deployment.services(supplies, List.of(), route);
    Set<String> built = new HashSet<>(names);
    built.addAll(Supplies.images(needed));
    try (Build build = supplies.startBuild(Selection.of(built), supplies.buildOptions(), step)) {
      ImageSupply images = new ImageSupply(build);
      Function<Distribution, List<NodeLoad>> load =
          way ->
              images.load(
                  List.copyOf(names), way, targets(), Deadline.after(timeouts.load()), step);
      if (route == ImageRoute.SSH) {
        return load.apply(new ImageLoader(connections));
      }
      // Only now: to have a cluster's client costs more than to ask the nodes.
      try (ClusterClient client = ClusterClient.open(kubeconfig())) {
        Deployer deployer =
            deployment(supplies, needed, build, timeouts, route)
                .prepare(Verification.deployer(client, nodes.get(0)), nodes.get(0), step);
        return load.apply(
            new ControlPlaneRegistry(supplies, images, connections)
                .open(deployer, nodes.get(0), timeouts, step));
      }
    }
  }

  private Deployment deployment(
      Supplies supplies,
      List<ServiceDefinition> services,
      Build build,
      ServiceTimeouts timeouts,
      ImageRoute route) {
    return new Deployment(supplies, services, build, connections, timeouts, route);
  }

  /**
   * Builds the images of services and all that they require, rolls them out, and proves them. When
   * that fails, finds out why and keeps what tells it.
   *
   * @param names services or profiles of them
   */
  public List<ProbeResult> deploy(
      Supplies supplies,
      List<String> names,
      ImageRoute route,
      ServiceTimeouts timeouts,
      Step step) {
    try {
      return rollOut(supplies, names, route, timeouts, step);
    } catch (HothouseException failure) {
      throw FailedServices.explain(failure, this, supplies, names, step);
    }
  }

  private List<ProbeResult> rollOut(
      Supplies supplies,
      List<String> names,
      ImageRoute route,
      ServiceTimeouts timeouts,
      Step step) {
    List<ServiceDefinition> services = Deployment.services(supplies, names, route);
    try (ClusterClient client = ClusterClient.open(kubeconfig());
        Pipeline pipeline = new Pipeline(step);
        Build build = supplies.startBuild(services, step)) {
      Deployment deployment = deployment(supplies, services, build, timeouts, route);
      Result<List<ClusterNode>> ready = Result.of(nodes);
      Result<Deployer> deployer =
          pipeline.start(
              "prepare services",
              own ->
                  deployment.prepare(
                      Verification.deployer(client, nodes.get(0)), nodes.get(0), own));
      return deployment.start(pipeline, ready, deployer, ready).stream()
          .flatMap(proof -> proof.get().stream())
          .toList();
    }
  }

  /**
   * Probes services, and finds out why those do not answer that do not.
   *
   * @param names services or profiles; none for what is on the cluster
   * @param timeout how long services may take to answer
   * @param always whether to look for what is wrong although all of them answer
   */
  public ExaminationResult examine(
      Services known, List<String> names, Duration timeout, boolean always, Step step) {
    try (ClusterClient client = ClusterClient.open(kubeconfig())) {
      return new Examination(cloud, nodes, connections, known)
          .examine(client, names, timeout, always, step);
    }
  }

  /**
   * Examines what has just been mended, again while all services answer and something is yet said
   * to be wrong: Kubernetes takes a while to hear from a node that it is well.
   */
  public ExaminationResult examineMended(
      Services known, List<String> names, Duration timeout, Step step) {
    Deadline settled = Deadline.after(SETTLING);
    return Wait.real()
        .until(
            "what was mended",
            Deadline.after(SETTLING.plus(timeout)),
            BETWEEN_EXAMINATIONS,
            () ->
                Optional.of(examine(known, names, timeout, true, step))
                    .filter(
                        result ->
                            result.diagnosis().findings().isEmpty()
                                || !result.diagnosis().explanations().isEmpty()
                                || settled.expired()));
  }

  /**
   * Mends what can be mended without harm, and writes down what was done.
   *
   * @return whether anything was done
   */
  public boolean mend(List<Repair> repairs, Supplies supplies, Consent consent, Step step) {
    Consumer<Set<String>> loader =
        services -> {
          Set<String> images = new HashSet<>();
          services.forEach(it -> images.addAll(supplies.services().service(it).images()));
          load(supplies, images, ImageRoute.SSH, ServiceTimeouts.defaults(), step);
        };
    return new Repairs(nodes, connections, state, loader).mend(repairs, consent, step);
  }

  /**
   * Gathers what tells why the environment is as it is into one archive.
   *
   * @param file where to write it, as a ZIP file
   * @return what could not be had and why, one line each
   */
  public List<String> logs(Path file) {
    try {
      Path beside = Files.createDirectories(file.toAbsolutePath().getParent());
      Path folder = Files.createTempDirectory(beside, ".hothouse-logs");
      List<String> missing = new Logs(folder).gather(cloud, stack, targets(), connections, state);
      Archive.pack(folder, file);
      return missing;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to gather logs in the folder of %s, but: %s. Next: choose another file with --file."
              .formatted(file, problem),
          problem);
    }
  }

  EnvironmentName name() {
    return name;
  }

  /** Returns where an archive of evidence goes that nobody named a file for. */
  Path evidence(Supplies supplies) {
    Path folder = supplies.evidence(cloud, name);
    return folder.resolveSibling(folder.getFileName() + ".zip");
  }

  /**
   * Shows what units and containers of nodes write, as they write it, until it is interrupted.
   *
   * @param wanted the nodes; none for all
   * @param units systemd's units, or parts of the names of pods
   * @param lines gets each line, with the node's name before it and without secrets
   */
  public void follow(List<String> wanted, List<String> units, Consumer<String> lines) {
    List<SshTarget> some =
        wanted.isEmpty() ? targets() : wanted.stream().map(it -> node(it).target()).toList();
    new FollowedLogs(connections).follow(some, units, lines);
  }

  /**
   * Opens a shell on a node, or runs a command there.
   *
   * @param node its whole name or what comes after the environment's
   * @param words the command; none for a shell
   * @return the exit code
   */
  public int shell(String node, List<String> words, PrintWriter out) {
    SshTarget target = node(node).target();
    Optional<Path> program = SystemSshClient.find(System.getenv("PATH"));
    if (program.isPresent()) {
      return new SystemSshClient(
              program.get(), state.file(Launch.KEY_FILE), state.file("known_hosts"))
          .run(target, words);
    }
    if (words.isEmpty()) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to open a shell on %s, but this machine has no program 'ssh'. Next: install openssh-client, or give a command behind '--'."
              .formatted(node));
    }
    Deadline deadline = Deadline.after(Duration.ofHours(1));
    RemoteResult result = connections.to(target, deadline).run(String.join(" ", words), deadline);
    out.print(result.output() + result.errors());
    out.flush();
    return result.exitCode();
  }

  private ClusterNode node(String wanted) {
    return nodes.stream()
        .filter(node -> node.name().equals(wanted) || node.name().equals(name + "-" + wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "The environment '%s' has no node '%s'. It has: %s."
                        .formatted(
                            name,
                            wanted,
                            String.join(", ", nodes.stream().map(ClusterNode::name).toList()))));
  }

  @Override
  public void close() {
    connections.close();
  }
}
