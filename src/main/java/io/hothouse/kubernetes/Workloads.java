package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Optional;

/** When a Deployment or a Job is done. */
final class Workloads {
  private Workloads() {}

  /** Tells whether an object is something to wait for. */
  static boolean awaited(HasMetadata object) {
    return object instanceof Deployment || object instanceof Job;
  }

  /**
   * Returns what is still missing; empty when the workload is done.
   *
   * @param wanted the object as it was applied
   * @param seen the object as it was seen last; null when it was not seen yet
   */
  static Optional<String> missing(HasMetadata wanted, HasMetadata seen) {
    if (seen == null || !seen.getMetadata().getUid().equals(wanted.getMetadata().getUid())) {
      return Optional.of("not seen yet");
    }
    return seen instanceof Deployment deployment
        ? missing(deployment, wanted.getMetadata().getGeneration())
        : missing((Job) seen);
  }

  /** Returns why a Job will not be tried again. */
  static Optional<String> failure(Job job) {
    if (job.getStatus() == null) {
      return Optional.empty();
    }
    return job.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Failed"))
        .filter(condition -> condition.getStatus().equals("True"))
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .findFirst();
  }

  /** Returns the labels of a workload's pods. */
  static Map<String, String> podLabels(HasMetadata workload) {
    return workload instanceof Deployment deployment
        ? deployment.getSpec().getSelector().getMatchLabels()
        : Map.of("job-name", workload.getMetadata().getName());
  }

  private static Optional<String> missing(Deployment deployment, long generation) {
    int replicas = deployment.getSpec().getReplicas();
    boolean current =
        deployment.getStatus() != null
            && deployment.getStatus().getObservedGeneration() != null
            && deployment.getStatus().getObservedGeneration() >= generation;
    if (!current) {
      return Optional.of("not observed yet");
    }
    int updated = number(deployment.getStatus().getUpdatedReplicas());
    int available = number(deployment.getStatus().getAvailableReplicas());
    int all = number(deployment.getStatus().getReplicas());
    if (updated >= replicas && available >= replicas && all == updated) {
      return Optional.empty();
    }
    return Optional.of(
        "%d of %d updated, %d available%s"
            .formatted(
                updated,
                replicas,
                available,
                all > updated ? ", %d of before still there".formatted(all - updated) : ""));
  }

  private static Optional<String> missing(Job job) {
    int succeeded = job.getStatus() == null ? 0 : number(job.getStatus().getSucceeded());
    return succeeded > 0 ? Optional.empty() : Optional.of("not complete");
  }

  private static int number(Integer value) {
    return value == null ? 0 : value;
  }
}
