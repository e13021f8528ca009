package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An environment that is up and whose keys this machine has: its nodes can be asked. */
public final class OpenEnvironment implements AutoCloseable {
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
    Path key = state.file(StateFolder.KEY);
    if (!Files.exists(key)) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "The environment '%s' exists, but this machine does not have its key %s: it was launched from another machine. Next: run this command there."
              .formatted(name, key));
    }
    return new OpenEnvironment(
        environments.cloud(),
        stack,
        name,
        state,
        new KnownNodes(state).trust(stack.stackId().id(), Environments.nodes(stack)),
        new SshConnections(SshKeyPair.load(key)));
  }

  /** Returns the environment's name. */
  public EnvironmentName name() {
    return name;
  }

  /** Returns the cloud that it is on. */
  public CloudSession cloud() {
    return cloud;
  }

  /** Returns its stack as it was when the environment was opened. */
  public Stack stack() {
    return stack;
  }

  /** Returns what this machine keeps of it. */
  public StateFolder state() {
    return state;
  }

  /** Returns the nodes, the control plane first. */
  public List<ClusterNode> nodes() {
    return nodes;
  }

  /** Returns the node that runs Kubernetes' control plane. */
  public ClusterNode controlPlane() {
    return nodes.get(0);
  }

  /** Returns the nodes as SSH reaches them. */
  public List<SshTarget> targets() {
    return nodes.stream().map(ClusterNode::target).toList();
  }

  /** Returns the connections to the nodes. */
  public SshConnections connections() {
    return connections;
  }

  /**
   * Returns the node of that name.
   *
   * @param wanted its whole name, or what comes after the environment's
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when there is none
   */
  public ClusterNode node(String wanted) {
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

  /** Returns the kubeconfig, fetched from the control plane when this machine has none yet. */
  public String kubeconfig() {
    Path file = state.file(StateFolder.KUBECONFIG);
    try {
      if (Files.exists(file)) {
        return Kubeconfig.kept(name, controlPlane(), Files.readString(file), file);
      }
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG, "read " + file, problem, "delete it: it is fetched again");
    }
    String text = Kubeconfig.fetch(name, controlPlane(), connections, Deadline.after(PATIENCE));
    state.write(StateFolder.KUBECONFIG, text);
    return text;
  }

  @Override
  public void close() {
    connections.close();
  }
}
