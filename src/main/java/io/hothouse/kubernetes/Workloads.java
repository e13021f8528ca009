package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When what makes pods is done: Deployments, StatefulSets, DaemonSets and Jobs. */
final class Workloads {
  /** What pods are made from, with the files that they read: earlier pods have another. */
  private static final String DIGEST = "hothouse.io/digest";

  private static final String ON_DELETE = "OnDelete";

  private Workloads() {}

  /** Tells whether an object is something to wait for. */
  static boolean awaited(HasMetadata object) {
    return object instanceof Deployment
        || object instanceof StatefulSet
        || object instanceof DaemonSet
        || object instanceof Job;
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

  /** Tells whether a workload says what its pods are made from, and which are its own. */
  static boolean isComplete(HasMetadata object) {
    return template(object).map(PodTemplateSpec::getSpec).isPresent()
        && (object instanceof Job
            || selector(object).map(LabelSelector::getMatchLabels).isPresent());
  }

  /** Returns what a workload makes its pods from. */
  static Optional<PodTemplateSpec> template(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return Optional.ofNullable(deployment.getSpec()).map(DeploymentSpec::getTemplate);
    }
    if (object instanceof StatefulSet set) {
      return Optional.ofNullable(set.getSpec()).map(StatefulSetSpec::getTemplate);
    }
    if (object instanceof DaemonSet set) {
      return Optional.ofNullable(set.getSpec()).map(DaemonSetSpec::getTemplate);
    }
    return object instanceof Job job
        ? Optional.ofNullable(job.getSpec()).map(JobSpec::getTemplate)
        : Optional.empty();
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
    return condition(job, "Failed").map(it -> it.getReason() + ": " + it.getMessage());
  }

  /** Tells whether the cluster takes a Job away some time after it has ended. */
  static boolean leavesByItself(Job job) {
    return job.getSpec() != null && job.getSpec().getTtlSecondsAfterFinished() != null;
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getConditions).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals(type))
        .filter(condition -> condition.getStatus().equals("True"))
        .findFirst();
  }

  /** Returns the labels of a workload's pods. */
  static Map<String, String> podLabels(HasMetadata workload) {
    return selector(workload)
        .map(LabelSelector::getMatchLabels)
        .orElseGet(() -> Map.of("job-name", workload.getMetadata().getName()));
  }

  private static Optional<LabelSelector> selector(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return Optional.ofNullable(deployment.getSpec()).map(DeploymentSpec::getSelector);
    }
    if (workload instanceof StatefulSet set) {
      return Optional.ofNullable(set.getSpec()).map(StatefulSetSpec::getSelector);
    }
    return workload instanceof DaemonSet set
        ? Optional.ofNullable(set.getSpec()).map(DaemonSetSpec::getSelector)
        : Optional.empty();
  }

  private static Optional<State> state(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return Optional.ofNullable(deployment.getStatus())
          .map(status -> state(deployment.getSpec().getReplicas(), status));
    }
    if (workload instanceof StatefulSet set) {
      return Optional.ofNullable(set.getStatus())
          .map(status -> state(set.getSpec().getReplicas(), kept(set), status));
    }
    return workload instanceof DaemonSet set
        ? Optional.ofNullable(set.getStatus()).map(status -> state(kept(set), status))
        : Optional.empty();
  }

  /** Returns how many pods stay what they are until somebody deletes them. */
  private static int kept(StatefulSet set) {
    StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
    if (strategy == null) {
      return 0;
    }
    if (ON_DELETE.equals(strategy.getType())) {
      return set.getSpec().getReplicas();
    }
    return Optional.ofNullable(strategy.getRollingUpdate())
        .map(RollingUpdateStatefulSetStrategy::getPartition)
        .orElse(0);
  }

  private static boolean kept(DaemonSet set) {
    return Optional.ofNullable(set.getSpec().getUpdateStrategy())
        .map(DaemonSetUpdateStrategy::getType)
        .filter(ON_DELETE::equals)
        .isPresent();
  }

  private static State state(int wanted, DeploymentStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        wanted,
        0,
        number(status.getUpdatedReplicas()),
        number(status.getAvailableReplicas()),
        number(status.getReplicas()));
  }

  private static State state(int wanted, int kept, StatefulSetStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        wanted,
        kept,
        number(status.getUpdatedReplicas()),
        number(status.getReadyReplicas()),
        number(status.getReplicas()));
  }

  private static State state(boolean kept, DaemonSetStatus status) {
    return new State(
        number(status.getObservedGeneration()),
        number(status.getDesiredNumberScheduled()),
        kept ? number(status.getDesiredNumberScheduled()) : 0,
        number(status.getUpdatedNumberScheduled()),
        number(status.getNumberAvailable()),
        number(status.getCurrentNumberScheduled()));
  }

  private static Optional<String> missing(Job job) {
    if (condition(job, "Complete").isPresent()) {
      return Optional.empty();
    }
    if (job.getSpec().getCompletions() == null && job.getSpec().getParallelism() != null) {
      // Its pods share one queue: when the first of them is done, the others may still work.
      return Optional.of("not complete");
    }
    long wanted = job.getSpec().getCompletions() == null ? 1 : job.getSpec().getCompletions();
    long succeeded = job.getStatus() == null ? 0 : number(job.getStatus().getSucceeded());
    return succeeded >= wanted
        ? Optional.empty()
        : Optional.of(
            wanted == 1 ? "not complete" : "%d of %d complete".formatted(succeeded, wanted));
  }

  private static long number(Number value) {
    return value == null ? 0 : value.longValue();
  }

  /**
   * How far a roll-out has come.
   *
   * @param observed the generation that the numbers are about
   * @param kept how many may be of an earlier generation
   * @param all pods of this and of earlier generations
   */
  private record State(
      long observed, long wanted, long kept, long updated, long available, long all) {
    Optional<String> missing() {
      if (updated >= wanted - kept && available >= wanted && all - updated <= kept) {
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
