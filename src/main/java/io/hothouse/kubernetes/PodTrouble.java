package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.hothouse.kubernetes.ClusterState.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a pod is not ready: the one judgement of that, for those who wait for it and for those who
 * look for what is wrong. Init containers count like others.
 *
 * @param container the container that has logs to look at; empty when none ran
 * @param patience how long it may last before it is a failure: some troubles end by themselves
 */
record PodTrouble(String pod, Trouble trouble, Optional<String> container, Duration patience) {
  private static final Set<String> NO_IMAGE =
      Set.of("ErrImageNeverPull", "ErrImagePull", "ImagePullBackOff", "InvalidImageName");

  /** Why containers wait that need nothing but time. */
  private static final Set<String> HARMLESS = Set.of("ContainerCreating", "PodInitializing");

  /**
   * The kubelet's words where the API server or the container runtime was too busy to answer it: it
   * asks again by itself.
   */
  private static final Pattern LATE =
      Pattern.compile(
          "timed out waiting|context deadline exceeded|failed to reserve container name",
          Pattern.CASE_INSENSITIVE);

  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final int MOST_RESTARTS = 3;

  /** Returns a pod's trouble, if it has one. One that is being deleted, or is done, has none. */
  static Optional<PodTrouble> of(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null
        || pod.getStatus() == null
        || "Succeeded".equals(pod.getStatus().getPhase())) {
      return Optional.empty();
    }
    if ("Evicted".equals(pod.getStatus().getReason())) {
      return Optional.of(
          patient(pod, Trouble.Kind.EVICTED, String.valueOf(pod.getStatus().getMessage())));
    }
    if (pod.getSpec().getNodeName() == null) {
      return Optional.of(
          untrue(pod, "PodScheduled")
              .map(it -> patient(pod, Trouble.Kind.UNSCHEDULABLE, it.getMessage()))
              .orElseGet(
                  () ->
                      patient(
                          pod, Trouble.Kind.NOT_SCHEDULED, "no scheduler has considered it yet")));
    }
    List<ContainerStatus> statuses = new ArrayList<>(pod.getStatus().getInitContainerStatuses());
    statuses.addAll(pod.getStatus().getContainerStatuses());
    return statuses.stream()
        .flatMap(status -> of(pod, status).stream())
        .findFirst()
        .or(() -> untrue(pod, "Ready").map(ready -> notReady(pod, statuses, ready)));
  }

  /** Returns what is wrong, in words. */
  String reason() {
    return trouble.detail();
  }

  private static PodTrouble notReady(Pod pod, List<ContainerStatus> statuses, PodCondition ready) {
    return statuses.isEmpty()
        ? patient(pod, Trouble.Kind.NOT_STARTED, "its node has not started any container yet")
        : new PodTrouble(
            pod.getMetadata().getName(),
            new Trouble(Trouble.Kind.NOT_READY, ready.getReason() + ": " + ready.getMessage()),
            statuses.stream()
                .filter(it -> it.getContainerID() != null)
                .filter(it -> !Boolean.TRUE.equals(it.getReady()))
                .map(ContainerStatus::getName)
                .findFirst(),
            LONG);
  }

  /** Returns a condition that is not true. */
  private static Optional<PodCondition> untrue(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(it -> it.getType().equals(type) && it.getStatus().equals("False"))
        .findFirst();
  }

  private static Optional<PodTrouble> of(Pod pod, ContainerStatus status) {
    ContainerState state = status.getState();
    if (state == null || Boolean.TRUE.equals(status.getReady())) {
      return Optional.empty();
    }
    Optional<ContainerStateTerminated> ended = ended(status);
    if (state.getWaiting() != null) {
      String reason = String.valueOf(state.getWaiting().getReason());
      if (NO_IMAGE.contains(reason)) {
        return Optional.of(
            of(pod, Trouble.Kind.NO_IMAGE, "%s: %s".formatted(reason, status.getImage()), SHORT));
      }
      if (ended.isEmpty() && !reason.equals("CrashLoopBackOff")) {
        String message = Objects.requireNonNullElse(state.getWaiting().getMessage(), "");
        return reason.equals("PodInitializing")
            ? Optional.empty()
            : Optional.of(
                of(
                    pod,
                    Trouble.Kind.NOT_STARTED,
                    "the container %s is waiting: %s %s"
                        .formatted(status.getName(), reason, message)
                        .strip(),
                    HARMLESS.contains(reason) || LATE.matcher(message).find() ? LONG : SHORT));
      }
      return Optional.of(crashing(pod, status, ended));
    }
    return ended.map(it -> crashing(pod, status, ended));
  }

  /** Returns how a container ended, now or the last time, where it failed. */
  private static Optional<ContainerStateTerminated> ended(ContainerStatus status) {
    return Optional.ofNullable(status.getState().getTerminated())
        .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated))
        .filter(it -> it.getExitCode() != 0);
  }

  /** One that runs just now may have found what it lacked before. */
  private static PodTrouble crashing(
      Pod pod, ContainerStatus status, Optional<ContainerStateTerminated> ended) {
    boolean hopeless =
        status.getState().getWaiting() != null && status.getRestartCount() >= MOST_RESTARTS;
    return new PodTrouble(
        pod.getMetadata().getName(),
        new Trouble(
            Trouble.Kind.CRASHING,
            "the container %s %s, %s"
                .formatted(
                    status.getName(),
                    ended
                        .map(
                            it ->
                                "ended with exit code %d (%s)"
                                    .formatted(it.getExitCode(), it.getReason()))
                        .orElse("keeps ending"),
                    status.getRestartCount() == 1
                        ? "1 restart"
                        : status.getRestartCount() + " restarts")),
        Optional.of(status.getName()),
        hopeless ? Duration.ZERO : LONG);
  }

  private static PodTrouble patient(Pod pod, Trouble.Kind kind, String detail) {
    return of(pod, kind, detail, LONG);
  }

  private static PodTrouble of(Pod pod, Trouble.Kind kind, String detail, Duration patience) {
    return new PodTrouble(
        pod.getMetadata().getName(), new Trouble(kind, detail), Optional.empty(), patience);
  }
}
