package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.Trouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be wrong with pods, as their nodes tell it. */
final class PodRules {
  private static final int SHOWN_LINES = 3;

  /** The troubles of pods that run, and so have something to say. */
  private static final Set<Trouble.Kind> TALKING =
      EnumSet.of(Trouble.Kind.CRASHING, Trouble.Kind.NOT_READY);

  private final Evidence evidence;

  PodRules(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Finding> find() {
    return evidence.cluster().stream()
        .flatMap(it -> it.pods().stream())
        .filter(pod -> !pod.service().isEmpty() && pod.trouble().isPresent())
        .filter(pod -> !overtaken(pod))
        .map(this::of)
        .toList();
  }

  /** A Job's pod that failed is of no interest once another did the work. */
  private boolean overtaken(PodState pod) {
    return pod.job().isPresent()
        && evidence.cluster().orElseThrow().pods().stream()
            .anyMatch(other -> other.job().equals(pod.job()) && other.phase().equals("Succeeded"));
  }

  private Finding of(PodState pod) {
    Trouble trouble = pod.trouble().orElseThrow();
    Optional<Finding> words =
        TALKING.contains(trouble.kind()) ? DatabaseErrors.of(pod) : Optional.empty();
    return words.orElseGet(
        () ->
            Finding.ofService(
                cause(trouble.kind()),
                place(pod),
                pod.service(),
                what(trouble.kind()),
                seen(pod, trouble),
                cure(trouble.kind(), pod)));
  }

  /** Returns how a pod is named as the place of a finding. */
  static String place(PodState pod) {
    return "pod " + pod.name() + (pod.node().isEmpty() ? "" : " on " + pod.node());
  }

  private static List<String> seen(PodState pod, Trouble trouble) {
    List<String> lines = new ArrayList<>();
    lines.add(trouble.detail());
    List<String> words = Arrays.asList(pod.lastWords().strip().split("\n"));
    if (TALKING.contains(trouble.kind())) {
      words.stream()
          .skip(Math.max(0, words.size() - SHOWN_LINES))
          .filter(line -> !line.isBlank())
          .forEach(line -> lines.add("it said: " + line));
    }
    return lines;
  }

  private static Cause cause(Trouble.Kind kind) {
    return switch (kind) {
      case UNSCHEDULABLE, NOT_SCHEDULED -> Cause.POD_UNSCHEDULABLE;
      case NO_IMAGE -> Cause.IMAGE_MISSING;
      case CRASHING -> Cause.POD_CRASHING;
      case NOT_STARTED, EVICTED -> Cause.POD_NOT_STARTED;
      case NOT_READY -> Cause.POD_NOT_READY;
    };
  }

  private static String what(Trouble.Kind kind) {
    return switch (kind) {
      case UNSCHEDULABLE -> "no node can run it";
      case NOT_SCHEDULED -> "no scheduler has considered it";
      case NO_IMAGE -> "its node does not have its image";
      case CRASHING -> "its container keeps crashing";
      case NOT_STARTED -> "its node does not start it";
      case EVICTED -> "evicted by its node";
      case NOT_READY -> "it is running, but not ready";
    };
  }

  private static String cure(Trouble.Kind kind, PodState pod) {
    return switch (kind) {
      case NO_IMAGE -> "hothouse load ENV --services " + pod.service();
      case UNSCHEDULABLE -> "add nodes, use a larger flavor, or deploy fewer services";
      case NOT_SCHEDULED -> "check kube-scheduler on the control plane";
      case CRASHING, NOT_READY ->
          "kubectl -n openstack logs %s; then hothouse deploy ENV --services %s"
              .formatted(pod.name(), pod.service());
      case NOT_STARTED, EVICTED -> "kubectl -n openstack describe pod " + pod.name();
    };
  }
}
