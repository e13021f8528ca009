package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.Trouble.Kind;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Gives a cluster whose nodes were made without a pod network the one that manifests of the user's
 * describe.
 */
public final class PodNetworkManifests {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final String NAMESPACE = "default";
  private static final Set<Kind> BROKEN = EnumSet.of(Kind.CRASHING, Kind.NO_IMAGE);

  private final ClusterClient cluster;
  private final ClusterStates states;

  /** Creates what works on one cluster. */
  public PodNetworkManifests(ClusterClient cluster) {
    this.cluster = cluster;
    this.states = new ClusterStates(cluster);
  }

  /**
   * Reads the manifests, so that what is wrong with them is said before there is a cluster.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE}, naming file and line
   */
  public static void check(Path file) {
    if (Manifests.read(file).isEmpty()) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read the pod network's manifests in %s, but there is no object in it. Next: give --network a file of Kubernetes manifests."
              .formatted(file));
    }
  }

  /**
   * Applies the manifests' objects in their order.
   *
   * @return what was applied, as in {@code DaemonSet/kube-flannel-ds}
   */
  public List<String> apply(Path file, Deadline deadline, Step step) {
    Applier applier = new Applier(cluster.library(), NAMESPACE, step::note);
    List<String> applied = new ArrayList<>();
    for (HasMetadata object : Manifests.read(file)) {
      if (object instanceof Namespaced && object.getMetadata().getNamespace() == null) {
        object.getMetadata().setNamespace(NAMESPACE);
      }
      String name = object.getKind() + "/" + object.getMetadata().getName();
      cluster
          .failures()
          .translated(
              "apply %s of %s".formatted(name, file),
              () ->
                  applier.send(
                      object,
                      Objects.requireNonNullElse(object.getMetadata().getNamespace(), NAMESPACE),
                      deadline));
      applied.add(name);
    }
    return applied;
  }

  /**
   * Waits until these nodes are Ready, which without a pod network none becomes.
   *
   * @param said told what a node that is not Ready says of itself, and which pod of those that need
   *     no pod network does not run, whenever that changes
   * @throws HothouseException with {@link ErrorCode#TIMEOUT}, naming a node and its own words
   */
  public void awaitReady(List<String> nodes, Deadline deadline, Consumer<String> said) {
    String goal = "the nodes to be Ready with the pod network of your own";
    String last = "";
    while (true) {
      List<String> waiting = waiting(nodes);
      if (waiting.isEmpty()) {
        return;
      }
      String now =
          "%d of %d nodes are not Ready: %s%s"
              .formatted(waiting.size(), nodes.size(), waiting.get(0), trouble());
      if (!now.equals(last)) {
        said.accept(now);
        last = now;
      }
      deadline.check(goal, now);
      Wait.real().pause(goal, POLL);
    }
  }

  /** A pod network's own pods use their node's: what keeps one of these keeps the nodes. */
  private String trouble() {
    PodReader reader = new PodReader(cluster.library());
    return cluster
        .failures()
        .translated(
            "list the pods",
            () -> cluster.library().pods().inAnyNamespace().list().getItems().stream())
        .filter(pod -> Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
        .map(pod -> reader.read(pod, "", false))
        .filter(pod -> pod.trouble().filter(it -> BROKEN.contains(it.kind())).isPresent())
        .map(PodNetworkManifests::words)
        .findFirst()
        .orElse("");
  }

  private static String words(PodState pod) {
    String said =
        pod.lastWords().strip().lines().reduce((before, last) -> last).map(": "::concat).orElse("");
    return "; the pod %s: %s%s".formatted(pod.name(), pod.trouble().get().detail(), said);
  }

  private List<String> waiting(List<String> nodes) {
    List<NodeState> all = states.nodes();
    Set<String> ready =
        all.stream().filter(NodeState::ready).map(NodeState::name).collect(Collectors.toSet());
    return nodes.stream()
        .filter(name -> !ready.contains(name))
        .map(
            name ->
                name
                    + all.stream()
                        .filter(it -> it.name().equals(name))
                        .map(it -> ": " + it.reason())
                        .findFirst()
                        .orElse(" is not in the cluster"))
        .toList();
  }
}
