package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.Trouble;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the API server for what a pod's own object does not say: its events, and its logs. */
final class PodReader {
  private static final int LAST_LINES = 200;

  private final KubernetesClient client;

  PodReader(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Returns a pod's state.
   *
   * @param service the one that it belongs to
   * @param suspect whether its log is wanted although it is ready
   */
  PodState read(Pod pod, String service, boolean suspect) {
    Optional<Trouble> trouble =
        PodTrouble.of(pod).map(PodTrouble::trouble).map(found -> withEvent(pod, found));
    return new PodState(
        pod.getMetadata().getName(),
        service,
        labels(pod),
        Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
        String.valueOf(pod.getStatus().getPhase()),
        trouble.isEmpty(),
        trouble,
        trouble.isPresent() || suspect ? lastWords(pod) : "");
  }

  static Map<String, String> labels(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
  }

  /** Why a node does not start a pod stands in no status, only in what its kubelet told last. */
  private Trouble withEvent(Pod pod, Trouble trouble) {
    if (trouble.kind() != Trouble.Kind.NOT_STARTED) {
      return trouble;
    }
    return client
        .v1()
        .events()
        .inNamespace(pod.getMetadata().getNamespace())
        .withField("involvedObject.uid", pod.getMetadata().getUid())
        .list()
        .getItems()
        .stream()
        .filter(event -> "Warning".equals(event.getType()))
        .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
        .map(event -> with(trouble, event))
        .orElse(trouble);
  }

  private static Trouble with(Trouble trouble, Event event) {
    return new Trouble(
        trouble.kind(),
        "%s; %s: %s".formatted(trouble.detail(), event.getReason(), event.getMessage()));
  }

  /** What a container says before it ends, or while it is not ready, is the best evidence. */
  private String lastWords(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(status -> status.getContainerID() != null)
        // Those that are not ready have more to say.
        .sorted(Comparator.comparing(status -> Boolean.TRUE.equals(status.getReady())))
        .map(status -> lastWords(pod, status))
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }

  private String lastWords(Pod pod, ContainerStatus status) {
    ContainerResource container =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .inContainer(status.getName());
    try {
      String now = container.tailingLines(LAST_LINES).getLog();
      boolean before = now.isBlank() && status.getRestartCount() > 0;
      return before ? container.terminated().tailingLines(LAST_LINES).getLog() : now;
    } catch (KubernetesClientException noLog) {
      return "";
    }
  }
}
