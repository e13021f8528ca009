package io.hothouse.diagnosis;

import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says which of all that is wrong makes a probe fail: what lies on its path, at the part that the
 * tests found broken, or on the path of what its service itself requires.
 */
final class Explainer {
  private static final Set<Cause> OF_ALL_ON_A_NODE =
      EnumSet.of(
          Cause.NO_ROUTE,
          Cause.FLOATING_ADDRESS_UNASSOCIATED,
          Cause.SERVER_NOT_ACTIVE,
          Cause.NODE_UNREACHABLE);

  /** What a pod's own state shows beyond doubt. */
  private static final Set<Cause> PLAIN =
      EnumSet.of(
          Cause.POD_CRASHING, Cause.IMAGE_MISSING, Cause.WRONG_PASSWORD, Cause.SCHEMA_MISSING);

  private final Evidence evidence;
  private final List<Finding> findings;

  Explainer(Evidence evidence, List<Finding> findings) {
    this.evidence = evidence;
    this.findings = findings;
  }

  Explanation explain(Symptom symptom) {
    PathTrace trace = PathTrace.of(evidence, symptom);
    Optional<Finding> finding =
        suspects(symptom, trace.broken()).stream()
            .flatMap(suspect -> findings.stream().filter(suspect).limit(1))
            .findFirst();
    return new Explanation(symptom, trace.broken(), trace.lines(), finding);
  }

  /** What may be the reason, the likeliest first. */
  private List<Predicate<Finding>> suspects(Symptom symptom, Optional<Hop> broken) {
    String entry = symptom.result().node();
    String service = symptom.service();
    if (symptom.result().answer().verdict() == Answer.Verdict.INCONCLUSIVE) {
      return notAsked(entry);
    }
    if (broken.isEmpty()) {
      return List.of(it -> OF_ALL_ON_A_NODE.contains(it.cause()) && it.nodes().contains(entry));
    }
    return switch (broken.get()) {
      case OVERLAY ->
          List.of(it -> overlay(it) && between(it, Set.of(entry), evidence.homes(service)));
      case KUBE_PROXY -> List.of(it -> proxyOf(it, entry));
      case SECURITY_GROUP -> {
        List<Predicate<Finding>> all = new ArrayList<>(beforeThePort(symptom));
        // Who connects and gets no answer in time may have been let in.
        all.addAll(ofProcess(symptom));
        yield all;
      }
      case SERVICE, POD -> ofPods(service);
      default -> ofProcess(symptom);
    };
  }

  /** What a probe needs before it can be made is in the cluster, or behind the node. */
  private static List<Predicate<Finding>> notAsked(String entry) {
    return List.of(
        it -> it.cause() == Cause.ETCD_DOWN || it.cause() == Cause.APISERVER_DOWN,
        it -> OF_ALL_ON_A_NODE.contains(it.cause()) && it.nodes().contains(entry),
        it -> Consequences.STOPS_PODS.contains(it.cause()));
  }

  private static List<Predicate<Finding>> beforeThePort(Symptom symptom) {
    String entry = symptom.result().node();
    return List.of(
        it -> OF_ALL_ON_A_NODE.contains(it.cause()) && it.nodes().contains(entry),
        it ->
            it.cause() == Cause.PORT_NOT_ADMITTED
                && it.nodes().contains(entry)
                && it.ports().contains(symptom.result().port()),
        it -> proxyOf(it, entry));
  }

  private List<Predicate<Finding>> ofPods(String service) {
    Set<String> homes = evidence.homes(service);
    return List.of(
        it -> PLAIN.contains(it.cause()) && it.services().contains(service),
        it -> it.cause().hop() == Hop.SERVICE && it.services().contains(service),
        it -> Consequences.STOPS_PODS.contains(it.cause()) && shares(it.nodes(), homes),
        it -> it.cause().hop() == Hop.CONTROL_PLANE && it.services().contains(service),
        it -> it.cause().hop() == Hop.POD && it.services().contains(service),
        it -> it.cause().hop() == Hop.PROCESS && it.services().contains(service),
        it -> ofRequired(it, service));
  }

  private List<Predicate<Finding>> ofProcess(Symptom symptom) {
    String service = symptom.service();
    Set<String> homes = evidence.homes(service);
    return List.of(
        it ->
            (it.cause() == Cause.WRONG_PASSWORD || it.cause() == Cause.SCHEMA_MISSING)
                && it.services().contains(service),
        it -> ofRequired(it, service),
        it -> overlay(it) && between(it, homes, required(service)),
        it -> cutsLargeAnswers(it, symptom.result().node(), service),
        it -> it.cause().hop() == Hop.KUBE_PROXY && shares(it.nodes(), homes),
        it -> Consequences.STOPS_PODS.contains(it.cause()) && shares(it.nodes(), homes),
        it -> it.cause().hop() == Hop.PROCESS && it.services().contains(service),
        it -> it.cause().hop() == Hop.POD && it.services().contains(service),
        it -> proxyOf(it, symptom.result().node()));
  }

  private boolean ofRequired(Finding finding, String service) {
    return shares(finding.services(), evidence.required(service))
        || (Consequences.STOPS_PODS.contains(finding.cause())
            && shares(finding.nodes(), required(service))
            && unreadyRequired(service));
  }

  private boolean unreadyRequired(String service) {
    return evidence.cluster().stream()
        .flatMap(it -> it.pods().stream())
        .anyMatch(pod -> evidence.required(service).contains(pod.service()) && !pod.ready());
  }

  /** Returns the nodes that run what a service requires. */
  private Set<String> required(String service) {
    Set<String> nodes = new HashSet<>();
    evidence.required(service).forEach(it -> nodes.addAll(evidence.homes(it)));
    return nodes;
  }

  private boolean cutsLargeAnswers(Finding finding, String entry, String service) {
    return finding.cause() == Cause.FULL_SIZE_PACKETS_LOST
        && between(finding, Set.of(entry), evidence.homes(service));
  }

  private static boolean overlay(Finding finding) {
    return finding.cause().hop() == Hop.OVERLAY || finding.cause() == Cause.OVERLAY_NOT_ADMITTED;
  }

  private static boolean between(Finding finding, Set<String> some, Set<String> others) {
    return finding.nodes().size() == 1
        ? shares(finding.nodes(), some) || shares(finding.nodes(), others)
        : shares(finding.nodes(), some) && shares(finding.nodes(), others);
  }

  private static boolean proxyOf(Finding finding, String node) {
    return finding.cause().hop() == Hop.KUBE_PROXY && finding.nodes().contains(node);
  }

  private static boolean shares(Set<String> some, Set<String> others) {
    return some.stream().anyMatch(others::contains);
  }
}
