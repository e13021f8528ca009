package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.hothouse.kubernetes.ClusterState.WorkloadState;
import java.util.Map;
import java.util.Optional;

/** What the API server's objects say of what makes pods. */
final class WorkloadStates {
  private WorkloadStates() {}

  /** Returns the state of a workload that keeps a number of pods; others have none. */
  static Optional<WorkloadState> of(HasMetadata object) {
    if (object instanceof Deployment it) {
      Optional<DeploymentStatus> status = Optional.ofNullable(it.getStatus());
      return Optional.of(
          state(
              it,
              it.getSpec().getReplicas(),
              status.map(DeploymentStatus::getReplicas),
              status.map(DeploymentStatus::getObservedGeneration)));
    }
    if (object instanceof StatefulSet it) {
      Optional<StatefulSetStatus> status = Optional.ofNullable(it.getStatus());
      return Optional.of(
          state(
              it,
              it.getSpec().getReplicas(),
              status.map(StatefulSetStatus::getReplicas),
              status.map(StatefulSetStatus::getObservedGeneration)));
    }
    return Optional.empty();
  }

  /** Returns the service that an object belongs to; empty when it is from elsewhere. */
  static String label(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .map(labels -> labels.get(Deployer.SERVICE))
        .orElse("");
  }

  /** Returns whether a workload made pods with these labels. */
  static boolean made(HasMetadata workload, Map<String, String> labels) {
    return labels.entrySet().containsAll(Workloads.podLabels(workload).entrySet());
  }

  private static WorkloadState state(
      HasMetadata object, Integer wanted, Optional<Integer> pods, Optional<Long> observed) {
    return new WorkloadState(
        object.getKind(),
        object.getMetadata().getName(),
        label(object),
        wanted == null ? 1 : wanted,
        pods.orElse(0),
        observed.filter(it -> it >= object.getMetadata().getGeneration()).isPresent());
  }
}
