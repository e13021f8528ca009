package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When what makes pods is done: Deployments, StatefulSets, DaemonSets and Jobs. */
final class Workloads {
  /** What pods are made from, with the files that they read: earlier pods have another. */
  private static final String DIGEST = "hothouse.io/digest";

  private Workloads() {}

  /** Tells whether an object is something to wait for. */
  static boolean awaited(HasMetadata object) {
    return template(object).isPresent();
  }

  /** Marks the pods that a workload makes with the digest of what they are made from. */
  static void mark(HasMetadata workload, String digest) {
    PodTemplateSpec template = template(workload).orElseThrow();
    ObjectMeta metadata = Optional.ofNullable(template.getMetadata()).orElseGet(ObjectMeta::new);
    Map<String, String> annotations = new HashMap<>();
    if (metadata.getAnnotations() != null) {
      annotations.putAll(metadata.getAnnotations());
    }
    annotations.put(DIGEST, digest);
    metadata.setAnnotations(annotations);
    template.setMetadata(metadata);
  }

  /** Tells whether a workload made a pod, and not what the workload was before. */
  static boolean made(HasMetadata workload, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null
        && labels.entrySet().containsAll(podLabels(workload).entrySet())
        && Objects.equals(
            digest(pod.getMetadata()), digest(template(workload).orElseThrow().getMetadata()));
  }

  private static String digest(ObjectMeta metadata) {
    return metadata == null || metadata.getAnnotations() == null
        ? null
        : metadata.getAnnotations().get(DIGEST);
  }

  /** Returns what a workload makes its pods from. */
  static Optional<PodTemplateSpec> template(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return Optional.of(deployment.getSpec().getTemplate());
    }
    if (object instanceof StatefulSet set) {
      return Optional.of(set.getSpec().getTemplate());
    }
    if (object instanceof DaemonSet set) {
      return Optional.of(set.getSpec().getTemplate());
    }
    return object instanceof Job job ? Optional.of(job.getSpec().getTemplate()) : Optional.empty();
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
    if (seen instanceof Job job) {
      return missing(job);
    }
    return state(seen)
        .filter(state -> state.observed() >= wanted.getMetadata().getGeneration())
        .map(State::missing)
        .orElse(Optional.of("not observed yet"));
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
    if (workload instanceof Deployment deployment) {
      return deployment.getSpec().getSelector().getMatchLabels();
    }
    if (workload instanceof StatefulSet set) {
      return set.getSpec().getSelector().getMatchLabels();
    }
    return workload instanceof DaemonSet set
        ? set.getSpec().getSelector().getMatchLabels()
        : Map.of("job-name", workload.getMetadata().getName());
  }

  private static Optional<State> state(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return Optional.ofNullable(deployment.getStatus())
          .map(status -> state(deployment.getSpec().getReplicas(), status));
    }
    if (workload instanceof StatefulSet set) {
      return Optional.ofNullable(set.getStatus())
          .map(status -> state(set.getSpec().getReplicas(), status));
    }
    return workload instanceof DaemonSet set
        ? Optional.ofNullable(set.getStatus()).map(Workloads::state)
        : Optional.empty();
  }

  private static State state(int wanted, DeploymentStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        wanted,
        number(status.getUpdatedReplicas()),
        number(status.getAvailableReplicas()),
        number(status.getReplicas()));
  }

  private static State state(int wanted, StatefulSetStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        wanted,
        number(status.getUpdatedReplicas()),
        number(status.getReadyReplicas()),
        number(status.getReplicas()));
  }

  private static State state(DaemonSetStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        number(status.getDesiredNumberScheduled()),
        number(status.getUpdatedNumberScheduled()),
        number(status.getNumberAvailable()),
        number(status.getCurrentNumberScheduled()));
  }

  private static Optional<String> missing(Job job) {
    int succeeded = job.getStatus() == null ? 0 : (int) number(job.getStatus().getSucceeded());
    return succeeded > 0 ? Optional.empty() : Optional.of("not complete");
  }

  private static long number(Number value) {
    return value == null ? 0 : value.longValue();
  }

  /**
   * How far a roll-out has come.
   *
   * @param observed the generation that the numbers are about
   * @param all pods of this and of earlier generations
   */
  private record State(long observed, long wanted, long updated, long available, long all) {
    Optional<String> missing() {
      if (updated >= wanted && available >= wanted && all == updated) {
        return Optional.empty();
      }
      return Optional.of(
          "%d of %d updated, %d available%s"
              .formatted(
                  updated,
                  wanted,
                  available,
                  all > updated
                      ? ", %d old %s still running"
                          .formatted(all - updated, all - updated == 1 ? "pod" : "pods")
                      : ""));
    }
  }
}
