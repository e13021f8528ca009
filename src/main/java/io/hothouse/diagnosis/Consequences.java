package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.Trouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong only because something else is: it becomes evidence of that, which is then about
 * the services, too.
 */
final class Consequences {
  /** What pods suffer from when their node does not work. */
  private static final Set<Trouble.Kind> OF_NODES =
      EnumSet.of(Trouble.Kind.NOT_READY, Trouble.Kind.NOT_STARTED, Trouble.Kind.EVICTED);

  /** What keeps a node from running pods. */
  static final Set<Cause> STOPS_PODS =
      EnumSet.of(
          Cause.SERVER_NOT_ACTIVE,
          Cause.NODE_UNREACHABLE,
          Cause.RUNTIME_DOWN,
          Cause.KUBELET_DOWN,
          Cause.DISK_FULL,
          Cause.MEMORY_GONE,
          Cause.NODE_NOT_READY);

  /** What is wrong as long as a service's own Job has not made its user and its tables. */
  private static final Set<Cause> UNMADE = EnumSet.of(Cause.WRONG_PASSWORD, Cause.SCHEMA_MISSING);

  private final Evidence evidence;

  Consequences(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Finding> subsumed(List<Finding> findings) {
    Set<Finding> gone = new HashSet<>();
    List<Finding> all = new ArrayList<>();
    for (Finding finding : findings) {
      List<Finding> following = findings.stream().filter(other -> follows(other, finding)).toList();
      gone.addAll(following);
      all.add(following.isEmpty() ? finding : with(finding, following));
    }
    all.removeAll(gone);
    return all;
  }

  private boolean follows(Finding other, Finding finding) {
    return switch (finding.cause()) {
      case SCHEDULER_DOWN ->
          pod(other).filter(it -> has(it, EnumSet.of(Trouble.Kind.NOT_SCHEDULED))).isPresent();
      case CONTROLLER_MANAGER_DOWN -> other.cause() == Cause.NO_PODS;
      default -> unmade(other, finding) || stopped(other, finding);
    };
  }

  private boolean stopped(Finding other, Finding finding) {
    return STOPS_PODS.contains(finding.cause())
        && pod(other)
            .filter(it -> finding.nodes().contains(it.node()) && has(it, OF_NODES))
            .isPresent();
  }

  private boolean unmade(Finding other, Finding finding) {
    return UNMADE.contains(other.cause())
        && pod(finding)
            .filter(it -> it.job().isPresent() && other.services().contains(it.service()))
            .isPresent();
  }

  private static boolean has(PodState pod, Set<Trouble.Kind> kinds) {
    return pod.trouble().filter(it -> kinds.contains(it.kind())).isPresent();
  }

  /** Returns the pod that a finding is about, unless it says more than that it is not well. */
  private Optional<PodState> pod(Finding finding) {
    return finding.cause().hop() == Hop.POD
        ? evidence.cluster().stream()
            .flatMap(it -> it.pods().stream())
            .filter(pod -> finding.place().equals(PodRules.place(pod)))
            .findFirst()
        : Optional.empty();
  }

  private static Finding with(Finding finding, List<Finding> following) {
    List<String> seen = new ArrayList<>(finding.evidence());
    Set<String> services = new HashSet<>(finding.services());
    for (Finding it : following) {
      seen.add("%s: %s".formatted(it.place(), it.what()));
      services.addAll(it.services());
    }
    return new Finding(
        finding.cause(),
        finding.place(),
        finding.what(),
        seen,
        finding.cure(),
        finding.nodes(),
        services,
        finding.ports());
  }
}
