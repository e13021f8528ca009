package io.hothouse.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the API server says of nodes, and of the services and their pods, at one moment. */
public record ClusterState(
    List<NodeState> nodes,
    List<ServiceState> services,
    List<PodState> pods,
    List<WorkloadState> workloads) {

  /** Copies the lists. */
  public ClusterState {
    nodes = List.copyOf(nodes);
    services = List.copyOf(services);
    pods = List.copyOf(pods);
    workloads = List.copyOf(workloads);
  }

  /**
   * A node.
   *
   * @param reason what its kubelet, or the node controller, says where it is not Ready
   * @param pressures the conditions that are true beside Ready, such as {@code DiskPressure}
   */
  public record NodeState(String name, boolean ready, String reason, Set<String> pressures) {}

  /**
   * A port of a Kubernetes service.
   *
   * @param name the Kubernetes service's
   * @param service the folder under manifests that it comes from; empty when it is from elsewhere
   * @param nodePort 0 when it has none
   * @param selector the labels of its pods
   */
  public record ServiceState(
      String name,
      String service,
      int nodePort,
      Map<String, String> selector,
      List<Endpoint> endpoints) {}

  /**
   * Where a Kubernetes service leads to.
   *
   * @param address with its port
   * @param node the one that the pod runs on
   */
  public record Endpoint(String address, int port, boolean ready, String pod, String node) {}

  /**
   * A pod.
   *
   * @param service the folder under manifests that it comes from; empty when it is from elsewhere
   * @param node empty as long as it is on none
   * @param phase as in {@code Running}
   * @param trouble why it is not ready; empty when it is
   * @param lastWords the last lines that its troubled container wrote
   */
  public record PodState(
      String name,
      String service,
      Map<String, String> labels,
      String node,
      String phase,
      boolean ready,
      Optional<Trouble> trouble,
      String lastWords) {
    /** Returns the Job that made it, if one did. */
    public Optional<String> job() {
      return Optional.ofNullable(labels.get("job-name"));
    }
  }

  /** Why a pod is not ready. */
  public record Trouble(Kind kind, String detail) {
    /** What can be wrong with a pod. */
    public enum Kind {
      /** No node can run it. */
      UNSCHEDULABLE,
      /** No scheduler has considered it. */
      NOT_SCHEDULED,
      /** Its node does not have its image. */
      NO_IMAGE,
      /** Its containers end again and again. */
      CRASHING,
      /** Its node has not started it. */
      NOT_STARTED,
      /** It runs, but its readiness probe does not pass. */
      NOT_READY,
      /** Its node evicted it. */
      EVICTED
    }
  }

  /**
   * What makes pods.
   *
   * @param service the folder under manifests that it comes from
   * @param observed whether its controller has seen it as it is
   */
  public record WorkloadState(
      String kind, String name, String service, int wanted, int pods, boolean observed) {}
}
