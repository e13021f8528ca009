package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Step;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Loads images into the nodes' containerd, on all nodes at once, and sends each node only the blobs
 * that it lacks. May be used by several threads, for images that are ready at different times.
 */
public final class ImageLoader implements Distribution {
  private static final List<String> ROOT = List.of("sudo", "-n");

  /** The kubelet's images are in this namespace of containerd. */
  private static final List<String> CTR = List.of("ctr", "--namespace", "k8s.io");

  /** Where blobs are until all of an image's have arrived. */
  private static final String INCOMING = "/var/lib/hothouse/incoming";

  /** How often a node is tried whose connection breaks: what has arrived is not sent again. */
  private static final int ATTEMPTS = 3;

  private final SshConnections connections;
  private final Supplier<NodeStore> newStore;
  private final Map<String, NodeStore> stores = new ConcurrentHashMap<>();

  /** Creates a loader that goes over {@code connections}. */
  public ImageLoader(SshConnections connections) {
    this(connections, () -> new NodeStore(ROOT, CTR, INCOMING));
  }

  ImageLoader(SshConnections connections, Supplier<NodeStore> newStore) {
    this.connections = connections;
    this.newStore = newStore;
  }

  @Override
  public List<NodeLoad> load(
      Collection<LayoutImage> images, Collection<SshTarget> nodes, Step step, Deadline deadline) {
    return EveryNode.run(
        "load images",
        nodes,
        node -> step.run(node.node(), own -> load(images, node, own, deadline)));
  }

  private NodeLoad load(
      Collection<LayoutImage> images, SshTarget node, Step step, Deadline deadline) {
    NodeStore store = stores.computeIfAbsent(node.node(), name -> newStore.get());
    for (int attempt = 1; ; attempt++) {
      try {
        NodeLoad load = store.load(connections.to(node, deadline), images, deadline);
        step.succeed(load.summary());
        return load;
      } catch (HothouseException problem) {
        if (problem.code() != ErrorCode.SSH || attempt == ATTEMPTS || deadline.expired()) {
          throw problem;
        }
        step.note("the connection broke, and what is missing is sent again");
        store.forget();
      }
    }
  }
}
