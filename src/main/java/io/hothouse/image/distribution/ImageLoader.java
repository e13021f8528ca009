package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.progress.Step;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads images into the nodes' containerd, on all nodes at once, and sends each node only the blobs
 * that it lacks. May be used by several threads, for images that are ready at different times.
 */
public final class ImageLoader {
  /** The kubelet's images are in this namespace of containerd. */
  private static final List<String> CTR = List.of("sudo", "-n", "ctr", "--namespace", "k8s.io");

  private final SshConnections connections;
  private final List<String> ctr;
  private final Map<String, NodeStore> stores = new ConcurrentHashMap<>();

  /** Creates a loader that goes over {@code connections}. */
  public ImageLoader(SshConnections connections) {
    this(connections, CTR);
  }

  ImageLoader(SshConnections connections, List<String> ctr) {
    this.connections = connections;
    this.ctr = List.copyOf(ctr);
  }

  /**
   * Loads images onto nodes; one that is there, complete and unpacked, costs nothing. A node that
   * fails does not stop the others.
   *
   * @return what each node was sent, in the order of {@code nodes}
   * @throws io.hothouse.HothouseException that names every node that failed and why
   */
  public List<NodeLoad> load(
      Collection<LayoutImage> images, Collection<SshTarget> nodes, Step step, Deadline deadline) {
    return EveryNode.run(
        "load images",
        nodes,
        node -> step.run(node.node(), own -> load(images, node, own, deadline)));
  }

  private NodeLoad load(
      Collection<LayoutImage> images, SshTarget node, Step step, Deadline deadline) {
    NodeStore store = stores.computeIfAbsent(node.node(), name -> new NodeStore(ctr));
    NodeLoad load = store.load(connections.to(node, deadline), images, deadline);
    step.succeed(load.summary());
    return load;
  }
}
