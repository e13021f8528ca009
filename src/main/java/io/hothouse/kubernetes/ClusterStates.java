package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.ServiceState;
import io.hothouse.kubernetes.ClusterState.Trouble;
import io.hothouse.kubernetes.ClusterState.WorkloadState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the {@link ClusterState}. */
public final class ClusterStates {
  private static final int LAST_LINES = 200;
  private static final Set<String> NO_IMAGE =
      Set.of("ErrImageNeverPull", "ErrImagePull", "ImagePullBackOff", "InvalidImageName");

  private final KubernetesClient client;
  private final ClusterFailures failures;

  /** Creates a reader. */
  public ClusterStates(ClusterClient cluster) {
    this.client = cluster.library();
    this.failures = cluster.failures();
  }

  /**
   * Asks the API server.
   *
   * @param suspects the services whose pods' logs are wanted although they are ready
   * @throws io.hothouse.HothouseException when it does not answer
   */
  public ClusterState read(Set<String> suspects) {
    return failures.translated("look at the nodes and pods", () -> ask(suspects));
  }

  private ClusterState ask(Set<String> suspects) {
    String namespace = Deployer.NAMESPACE;
    List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
    Map<String, Endpoints> endpoints =
        client.endpoints().inNamespace(namespace).list().getItems().stream()
            .collect(Collectors.toMap(it -> it.getMetadata().getName(), it -> it));
    List<HasMetadata> workloads = workloads(namespace);
    return new ClusterState(
        client.nodes().list().getItems().stream().map(ClusterStates::node).toList(),
        client.services().inAnyNamespace().list().getItems().stream()
            .flatMap(
                service ->
                    ports(
                        service,
                        service.getMetadata().getNamespace().equals(namespace)
                            ? endpoints.get(service.getMetadata().getName())
                            : null))
            .toList(),
        pods.stream().map(pod -> pod(pod, owner(pod, workloads), suspects)).toList(),
        workloads.stream().flatMap(it -> ClusterStates.workload(it).stream()).toList());
  }

  /** Pods have no label of their service, but what made them has. */
  private static String owner(Pod pod, List<HasMetadata> workloads) {
    Map<String, String> labels =
        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    return workloads.stream()
        .filter(it -> labels.entrySet().containsAll(Workloads.podLabels(it).entrySet()))
        .map(ClusterStates::label)
        .findFirst()
        .orElse("");
  }

  private static NodeState node(Node node) {
    List<NodeCondition> conditions = node.getStatus().getConditions();
    Optional<NodeCondition> ready =
        conditions.stream().filter(it -> it.getType().equals("Ready")).findFirst();
    return new NodeState(
        node.getMetadata().getName(),
        ready.filter(it -> it.getStatus().equals("True")).isPresent(),
        ready.map(it -> it.getReason() + ": " + it.getMessage()).orElse("no condition"),
        conditions.stream()
            .filter(it -> !it.getType().equals("Ready") && it.getStatus().equals("True"))
            .map(NodeCondition::getType)
            .collect(Collectors.toSet()));
  }

  private static Stream<ServiceState> ports(Service service, Endpoints endpoints) {
    Map<String, String> selector =
        Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
    return service.getSpec().getPorts().stream()
        .map(
            port ->
                new ServiceState(
                    service.getMetadata().getName(),
                    label(service),
                    port.getNodePort() == null ? 0 : port.getNodePort(),
                    selector,
                    endpoints == null ? List.of() : endpoints(endpoints, port)));
  }

  private static List<Endpoint> endpoints(Endpoints endpoints, ServicePort wanted) {
    List<Endpoint> found = new ArrayList<>();
    for (EndpointSubset subset : endpoints.getSubsets()) {
      subset.getPorts().stream()
          .filter(port -> Objects.equals(port.getName(), wanted.getName()))
          .forEach(
              port -> {
                subset.getAddresses().forEach(it -> found.add(endpoint(it, port.getPort(), true)));
                subset
                    .getNotReadyAddresses()
                    .forEach(it -> found.add(endpoint(it, port.getPort(), false)));
              });
    }
    return found;
  }

  private static Endpoint endpoint(EndpointAddress address, int port, boolean ready) {
    return new Endpoint(
        address.getIp(),
        port,
        ready,
        address.getTargetRef() == null ? "" : address.getTargetRef().getName(),
        Objects.requireNonNullElse(address.getNodeName(), ""));
  }

  private PodState pod(Pod pod, String service, Set<String> suspects) {
    Optional<Trouble> trouble = trouble(pod).map(found -> withEvent(pod, found));
    return new PodState(
        pod.getMetadata().getName(),
        service,
        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()),
        Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
        pod.getStatus().getPhase(),
        trouble.isEmpty(),
        trouble,
        trouble.isPresent() || suspects.contains(service) ? lastWords(pod) : "");
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
        .filter(event -> event.getType().equals("Warning"))
        .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
        .map(
            event ->
                new Trouble(
                    trouble.kind(),
                    "%s; %s: %s"
                        .formatted(trouble.detail(), event.getReason(), event.getMessage())))
        .orElse(trouble);
  }

  private static Optional<Trouble> trouble(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null
        || pod.getStatus().getPhase().equals("Succeeded")) {
      return Optional.empty();
    }
    if (Objects.equals(pod.getStatus().getReason(), "Evicted")) {
      return Optional.of(new Trouble(Trouble.Kind.EVICTED, pod.getStatus().getMessage()));
    }
    if (pod.getSpec().getNodeName() == null) {
      return Optional.of(
          condition(pod, "PodScheduled")
              .map(it -> new Trouble(Trouble.Kind.UNSCHEDULABLE, it.getMessage()))
              .orElse(new Trouble(Trouble.Kind.NOT_SCHEDULED, "no scheduler has looked at it")));
    }
    List<ContainerStatus> statuses = new ArrayList<>(pod.getStatus().getInitContainerStatuses());
    statuses.addAll(pod.getStatus().getContainerStatuses());
    return statuses.stream()
        .flatMap(status -> trouble(status).stream())
        .findFirst()
        .or(
            () ->
                condition(pod, "Ready")
                    .map(
                        it ->
                            statuses.isEmpty()
                                ? new Trouble(
                                    Trouble.Kind.NOT_STARTED, "its node has not begun with it")
                                : new Trouble(
                                    Trouble.Kind.NOT_READY,
                                    it.getReason() + ": " + it.getMessage())));
  }

  /** Returns a condition that is not true. */
  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(it -> it.getType().equals(type) && it.getStatus().equals("False"))
        .findFirst();
  }

  private static Optional<Trouble> trouble(ContainerStatus status) {
    if (status.getState() == null || Boolean.TRUE.equals(status.getReady())) {
      return Optional.empty();
    }
    String container = status.getName();
    Optional<ContainerStateTerminated> ended =
        Optional.ofNullable(status.getState().getTerminated())
            .or(
                () ->
                    Optional.ofNullable(status.getLastState()).map(state -> state.getTerminated()))
            .filter(it -> it.getExitCode() != 0);
    if (status.getState().getWaiting() != null) {
      String reason = String.valueOf(status.getState().getWaiting().getReason());
      if (NO_IMAGE.contains(reason)) {
        return Optional.of(
            new Trouble(Trouble.Kind.NO_IMAGE, "%s: %s".formatted(reason, status.getImage())));
      }
      if (ended.isEmpty() && !reason.equals("CrashLoopBackOff")) {
        return reason.equals("PodInitializing")
            ? Optional.empty()
            : Optional.of(
                new Trouble(
                    Trouble.Kind.NOT_STARTED,
                    "the container %s waits: %s %s"
                        .formatted(
                            container,
                            reason,
                            Objects.requireNonNullElse(
                                status.getState().getWaiting().getMessage(), ""))));
      }
    }
    return ended.map(
        it ->
            new Trouble(
                Trouble.Kind.CRASHING,
                "the container %s ended with exit code %d (%s), %d restarts"
                    .formatted(
                        container, it.getExitCode(), it.getReason(), status.getRestartCount())));
  }

  /** What a container says before it ends, or while it is not ready, is the best evidence. */
  private String lastWords(Pod pod) {
    Stream<ContainerStatus> statuses =
        Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
    return statuses
        .filter(status -> status.getContainerID() != null)
        // Those that are not ready have more to say.
        .sorted(Comparator.comparing(status -> Boolean.TRUE.equals(status.getReady())))
        .map(status -> lastWords(pod, status))
        .filter(text -> !text.isBlank())
        .findFirst()
        .orElse("");
  }

  private String lastWords(Pod pod, ContainerStatus status) {
    var container =
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

  private List<HasMetadata> workloads(String namespace) {
    List<HasMetadata> workloads = new ArrayList<>();
    workloads.addAll(client.apps().deployments().inNamespace(namespace).list().getItems());
    workloads.addAll(client.apps().statefulSets().inNamespace(namespace).list().getItems());
    workloads.addAll(client.apps().daemonSets().inNamespace(namespace).list().getItems());
    workloads.addAll(client.batch().v1().jobs().inNamespace(namespace).list().getItems());
    return workloads;
  }

  private static Optional<WorkloadState> workload(HasMetadata object) {
    if (object instanceof Deployment it) {
      Optional<DeploymentStatus> status = Optional.ofNullable(it.getStatus());
      return Optional.of(
          workload(
              it,
              it.getSpec().getReplicas(),
              status.map(DeploymentStatus::getReplicas),
              status.map(DeploymentStatus::getObservedGeneration)));
    }
    if (object instanceof StatefulSet it) {
      Optional<StatefulSetStatus> status = Optional.ofNullable(it.getStatus());
      return Optional.of(
          workload(
              it,
              it.getSpec().getReplicas(),
              status.map(StatefulSetStatus::getReplicas),
              status.map(StatefulSetStatus::getObservedGeneration)));
    }
    return Optional.empty();
  }

  private static WorkloadState workload(
      HasMetadata object, Integer wanted, Optional<Integer> pods, Optional<Long> observed) {
    return new WorkloadState(
        object.getKind(),
        object.getMetadata().getName(),
        label(object),
        wanted == null ? 1 : wanted,
        pods.orElse(0),
        observed.filter(it -> it >= object.getMetadata().getGeneration()).isPresent());
  }

  private static String label(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .map(labels -> labels.get(Deployer.SERVICE))
        .orElse("");
  }
}
