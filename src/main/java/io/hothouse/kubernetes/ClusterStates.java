package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.kubernetes.ClusterState.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the API server for the {@link ClusterState}; what it says is judged elsewhere. */
public final class ClusterStates {
  private final KubernetesClient client;
  private final ClusterFailures failures;
  private final PodReader reader;

  /** Creates a reader. */
  public ClusterStates(ClusterClient cluster) {
    this.client = cluster.library();
    this.failures = cluster.failures();
    this.reader = new PodReader(client);
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

  /**
   * Asks for the nodes only.
   *
   * @throws io.hothouse.HothouseException when the API server does not answer
   */
  public List<NodeState> nodes() {
    return failures.translated("look at the nodes", this::askNodes);
  }

  /**
   * Returns the images that workloads name, whether pods of theirs run or not.
   *
   * @throws io.hothouse.HothouseException when the API server does not answer
   */
  public Set<String> images() {
    return failures.translated(
        "look for images that workloads name",
        () ->
            workloads(Deployer.NAMESPACE).stream()
                .flatMap(it -> Workloads.template(it).stream())
                .flatMap(
                    it ->
                        Stream.concat(
                            it.getSpec().getInitContainers().stream(),
                            it.getSpec().getContainers().stream()))
                .map(Container::getImage)
                .collect(Collectors.toSet()));
  }

  private List<NodeState> askNodes() {
    return client.nodes().list().getItems().stream().map(ClusterStates::node).toList();
  }

  private ClusterState ask(Set<String> suspects) {
    String namespace = Deployer.NAMESPACE;
    List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
    Map<String, Endpoints> endpoints =
        client.endpoints().inNamespace(namespace).list().getItems().stream()
            .collect(Collectors.toMap(it -> it.getMetadata().getName(), it -> it));
    List<HasMetadata> workloads = workloads(namespace);
    return new ClusterState(
        askNodes(),
        client.services().inAnyNamespace().list().getItems().stream()
            .flatMap(
                service ->
                    ServiceStates.of(
                        service,
                        service.getMetadata().getNamespace().equals(namespace)
                            ? Optional.ofNullable(endpoints.get(service.getMetadata().getName()))
                            : Optional.empty()))
            .toList(),
        pods.stream().map(pod -> read(pod, owner(pod, workloads), suspects)).toList(),
        workloads.stream().flatMap(it -> WorkloadStates.of(it).stream()).toList());
  }

  private PodState read(Pod pod, String service, Set<String> suspects) {
    return reader.read(pod, service, suspects.contains(service));
  }

  /** Pods have no label of their service, but what made them has. */
  private static String owner(Pod pod, List<HasMetadata> workloads) {
    return workloads.stream()
        .filter(it -> WorkloadStates.made(it, PodReader.labels(pod)))
        .map(WorkloadStates::label)
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

  private List<HasMetadata> workloads(String namespace) {
    List<HasMetadata> workloads = new ArrayList<>();
    workloads.addAll(client.apps().deployments().inNamespace(namespace).list().getItems());
    workloads.addAll(client.apps().statefulSets().inNamespace(namespace).list().getItems());
    workloads.addAll(client.apps().daemonSets().inNamespace(namespace).list().getItems());
    workloads.addAll(client.batch().v1().jobs().inNamespace(namespace).list().getItems());
    return workloads;
  }
}
