package io.hothouse.diagnosis;

import io.hothouse.facts.Fact;
import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.ServiceState;
import io.hothouse.kubernetes.ClusterState.WorkloadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the ports of services lead to pods. */
final class ServiceRules {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

  private final Evidence evidence;
  private final Map<Integer, String> ports;

  /**
   * Creates the rules.
   *
   * @param ports the node ports that probes use, with the services that they prove
   */
  ServiceRules(Evidence evidence, Map<Integer, String> ports) {
    this.evidence = evidence;
    this.ports = ports;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>();
    evidence
        .cluster()
        .ifPresent(
            cluster -> {
              ports.forEach((port, service) -> of(cluster, port, service).ifPresent(found::add));
              cluster.workloads().forEach(it -> of(cluster, it).ifPresent(found::add));
            });
    return found;
  }

  private Optional<Finding> of(ClusterState cluster, int port, String service) {
    Optional<ServiceState> owner = evidence.owner(port);
    if (owner.isEmpty()) {
      return Optional.of(nobody(port, service));
    }
    if (!owner.get().service().equals(service)) {
      return Optional.of(
          Finding.ofService(
              Cause.NODE_PORT_TAKEN,
              "service " + service,
              service,
              "the node port %d belongs to another service".formatted(port),
              List.of(
                  "the Kubernetes service %s has the node port %d"
                      .formatted(owner.get().name(), port)),
              "delete the service %s or give it another port, then: hothouse deploy ENV --services %s"
                  .formatted(owner.get().name(), service)));
    }
    if (!owner.get().endpoints().isEmpty()) {
      return Optional.empty();
    }
    List<PodState> pods =
        cluster.pods().stream()
            .filter(pod -> pod.service().equals(service))
            .filter(PodState::ready)
            .filter(pod -> pod.phase().equals("Running"))
            .toList();
    boolean selected =
        pods.stream()
            .anyMatch(
                pod -> pod.labels().entrySet().containsAll(owner.get().selector().entrySet()));
    return pods.isEmpty() || selected
        ? Optional.empty()
        : Optional.of(
            Finding.ofService(
                Cause.NO_ENDPOINTS,
                "service " + service,
                service,
                "its Kubernetes service %s has no endpoints".formatted(owner.get().name()),
                List.of(
                    "it selects pods with the labels %s, but %s has %s"
                        .formatted(
                            owner.get().selector(), pods.get(0).name(), pods.get(0).labels())),
                "hothouse deploy ENV --services " + service));
  }

  private Finding nobody(int port, String service) {
    Optional<String> range =
        evidence.nodes().stream()
            .flatMap(node -> node.facts().get(Fact.CONTROL_PORT_RANGE).known().stream())
            .findFirst();
    Matcher numbers = RANGE.matcher(range.orElse(""));
    if (numbers.matches()
        && (port < Integer.parseInt(numbers.group(1))
            || port > Integer.parseInt(numbers.group(2)))) {
      return Finding.ofService(
          Cause.NODE_PORT_OUT_OF_RANGE,
          "service " + service,
          service,
          "the API server does not allow node port %d".formatted(port),
          List.of(
              "no Kubernetes service has the node port " + port,
              "kube-apiserver runs with --service-node-port-range=" + range.orElse("")),
          "launch with --parameter node_port_range=LOW-HIGH, or set it in /etc/kubernetes/manifests/kube-apiserver.yaml");
    }
    return Finding.ofService(
        Cause.NO_SUCH_SERVICE,
        "service " + service,
        service,
        "no Kubernetes service has the node port " + port,
        List.of("none in any namespace has it"),
        "hothouse deploy ENV --services " + service);
  }

  /** A controller that does not work leaves no trace but that nothing follows. */
  private Optional<Finding> of(ClusterState cluster, WorkloadState workload) {
    boolean none =
        cluster.pods().stream()
            .noneMatch(pod -> pod.service().equals(workload.service()) && pod.job().isEmpty());
    if (workload.observed() && !(none && workload.wanted() > 0)) {
      return workload.wanted() > 0
          ? Optional.empty()
          : Optional.of(none(workload, "is scaled to 0"));
    }
    return Optional.of(
        none(
            workload,
            workload.observed() ? "has no pods" : "has not been handled by its controller yet"));
  }

  private static Finding none(WorkloadState workload, String what) {
    return Finding.ofService(
        Cause.NO_PODS,
        "service " + workload.service(),
        workload.service(),
        "its %s %s %s".formatted(workload.kind(), workload.name(), what),
        List.of("%d pods are wanted, %d exist".formatted(workload.wanted(), workload.pods())),
        "hothouse deploy ENV --services " + workload.service());
  }
}
