package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pod does not come up.
 *
 * @param container the container that has logs to look at; empty when none ran
 * @param patience how long it may last before it is a failure: some troubles end by themselves
 */
record PodTrouble(String pod, String reason, Optional<String> container, Duration patience) {
  private static final Set<String> HARMLESS = Set.of("ContainerCreating", "PodInitializing");
  private static final Duration LONG = Duration.ofDays(1);
  private static final int MOST_RESTARTS = 3;

  /** Returns a pod's trouble, if it has one. */
  static Optional<PodTrouble> of(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
      return Optional.empty();
    }
    String name = pod.getMetadata().getName();
    Optional<PodTrouble> unschedulable =
        pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("PodScheduled"))
            .filter(condition -> condition.getStatus().equals("False"))
            .map(
                condition ->
                    new PodTrouble(
                        name,
                        "no node can take it: " + condition.getMessage(),
                        Optional.empty(),
                        LONG))
            .findFirst();
    return unschedulable.or(
        () ->
            pod.getStatus().getContainerStatuses().stream()
                .flatMap(status -> of(name, status).stream())
                .findFirst());
  }

  private static Optional<PodTrouble> of(String pod, ContainerStatus status) {
    int restarts = status.getRestartCount();
    ContainerStateWaiting waiting =
        status.getState() == null ? null : status.getState().getWaiting();
    if (waiting == null || HARMLESS.contains(waiting.getReason())) {
      return Optional.empty();
    }
    String container = status.getName();
    return Optional.of(
        switch (String.valueOf(waiting.getReason())) {
          case "ErrImageNeverPull" ->
              new PodTrouble(
                  pod,
                  "its node does not have the image " + status.getImage(),
                  Optional.empty(),
                  Duration.ofSeconds(30));
          case "CrashLoopBackOff" ->
              new PodTrouble(
                  pod,
                  "its container %s ended %d times".formatted(container, restarts),
                  Optional.of(container),
                  restarts >= MOST_RESTARTS ? Duration.ZERO : LONG);
          default ->
              new PodTrouble(
                  pod,
                  waiting.getReason() + ": " + waiting.getMessage(),
                  Optional.empty(),
                  Duration.ofSeconds(30));
        });
  }
}
