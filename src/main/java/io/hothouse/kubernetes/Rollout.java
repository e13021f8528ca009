package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.kubernetes.ClusterState.Trouble;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Waits for the workloads of one service until they are done. */
final class Rollout {
  private static final int LOG_LINES = 15;

  /** For what no event tells: that a deadline or somebody's patience has ended. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final Sightings watch;
  private final UnboundClaims claims;
  private final Map<String, Deadline> patience = new HashMap<>();
  private final Set<String> unscheduled = new HashSet<>();

  Rollout(KubernetesClient client, String namespace, Sightings watch) {
    this.client = client;
    this.namespace = namespace;
    this.watch = watch;
    this.claims = new UnboundClaims(client, namespace);
  }

  /**
   * Waits until all workloads are done.
   *
   * @param service whose they are, for messages
   * @param applied the workloads as the cluster returned them
   */
  void await(String service, List<HasMetadata> applied, Deadline deadline, Step step) {
    String told = "";
    while (true) {
      long known = watch.changes();
      Set<String> troubles = new HashSet<>();
      List<String> missing = new ArrayList<>();
      for (HasMetadata workload : applied) {
        HasMetadata there = watch.seen(workload);
        Optional<HasMetadata> gone = there == null ? watch.gone(workload) : Optional.empty();
        failIfHopeless(service, workload, gone.orElse(there), watch.pods(), troubles);
        // What has not failed and is taken away because it has ended is done.
        if (gone.isEmpty()) {
          Workloads.missing(workload, there)
              .ifPresent(text -> missing.add(title(workload) + " " + text));
        }
        tellUnscheduled(workload, watch.pods(), step);
      }
      // What has passed gets all patience again when it comes back.
      patience.keySet().retainAll(troubles);
      if (missing.isEmpty()) {
        return;
      }
      String state = String.join("; ", missing);
      if (!state.equals(told)) {
        told = state;
        step.note(state);
      }
      if (deadline.expired()) {
        throw late(service, state, deadline, applied, watch.pods());
      }
      watch.awaitChange(known, TICK, "the service " + service);
    }
  }

  private void failIfHopeless(
      String service,
      HasMetadata workload,
      HasMetadata seen,
      List<Pod> pods,
      Set<String> troubles) {
    if (seen instanceof Job job
        && job.getMetadata().getUid().equals(workload.getMetadata().getUid())
        && Workloads.failure(job).isPresent()) {
      throw failed(service, title(workload), Workloads.failure(job).get(), lastPod(workload, pods));
    }
    for (PodTrouble trouble : troubles(workload, pods)) {
      String key =
          "%s %s %s".formatted(trouble.pod(), trouble.trouble().kind(), trouble.patience());
      troubles.add(key);
      Deadline end = patience.computeIfAbsent(key, ignored -> Deadline.after(trouble.patience()));
      if (end.expired()) {
        throw failed(service, title(workload), trouble.reason(), Optional.of(trouble));
      }
    }
  }

  /** Such a pod may wait for as long as the deadline lets it: why is of use long before that. */
  private void tellUnscheduled(HasMetadata workload, List<Pod> pods, Step step) {
    for (PodTrouble trouble : troubles(workload, pods)) {
      if (trouble.trouble().kind() == Trouble.Kind.UNSCHEDULABLE
          && unscheduled.add(title(workload) + trouble.reason())) {
        step.note(
            "%s: no node can run the pod %s: %s%s"
                .formatted(
                    title(workload), trouble.pod(), trouble.reason(), claims(trouble, pods)));
      }
    }
  }

  private String claims(PodTrouble trouble, List<Pod> pods) {
    return pods.stream()
        .filter(pod -> trouble.trouble().kind() == Trouble.Kind.UNSCHEDULABLE)
        .filter(pod -> pod.getMetadata().getName().equals(trouble.pod()))
        .map(claims::of)
        .findFirst()
        .orElse("");
  }

  private static List<PodTrouble> troubles(HasMetadata workload, List<Pod> pods) {
    return pods.stream()
        .filter(pod -> Workloads.made(workload, pod))
        .flatMap(pod -> PodTrouble.of(pod).stream())
        .toList();
  }

  private static Optional<PodTrouble> lastPod(HasMetadata workload, List<Pod> pods) {
    return pods.stream()
        .filter(pod -> Workloads.made(workload, pod))
        .max((one, other) -> created(one).compareTo(created(other)))
        .map(
            pod ->
                new PodTrouble(
                    pod.getMetadata().getName(),
                    new Trouble(Trouble.Kind.CRASHING, ""),
                    Optional.of(pod.getSpec().getContainers().get(0).getName()),
                    Duration.ZERO));
  }

  private static String created(Pod pod) {
    return String.valueOf(pod.getMetadata().getCreationTimestamp());
  }

  private HothouseException late(
      String service, String state, Deadline deadline, List<HasMetadata> applied, List<Pod> pods) {
    Optional<PodTrouble> trouble =
        applied.stream().flatMap(workload -> troubles(workload, pods).stream()).findFirst();
    String reason =
        trouble
            .map(it -> "; the pod %s: %s%s".formatted(it.pod(), it.reason(), claims(it, pods)))
            .orElse("");
    return new HothouseException(
        ErrorCode.TIMEOUT,
        "Timed out after %d s waiting for the service %s to come up; last state: %s%s.%s"
            .formatted(deadline.budget().toSeconds(), service, state, reason, logs(trouble)));
  }

  private HothouseException failed(
      String service, String workload, String reason, Optional<PodTrouble> pod) {
    return new HothouseException(
        ErrorCode.DEPLOY,
        "Tried to deploy the service %s, but %s failed: %s%s.%s"
            .formatted(
                service,
                workload,
                pod.map(found -> "pod " + found.pod() + ", ").orElse(""),
                reason,
                logs(pod)));
  }

  /** The last lines of the container, of its last life if it is not running now. */
  private String logs(Optional<PodTrouble> trouble) {
    Optional<String> container = trouble.flatMap(PodTrouble::container);
    if (container.isEmpty()) {
      return "";
    }
    try {
      String log =
          client
              .pods()
              .inNamespace(namespace)
              .withName(trouble.get().pod())
              .inContainer(container.get())
              .tailingLines(LOG_LINES)
              .getLog();
      return " Its last lines:\n" + log.strip();
    } catch (KubernetesClientException problem) {
      return " Its log cannot be read: " + problem.getMessage();
    }
  }

  private static String title(HasMetadata workload) {
    return workload.getKind() + " " + workload.getMetadata().getName();
  }
}
