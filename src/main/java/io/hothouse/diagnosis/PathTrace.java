package io.hothouse.diagnosis;

import io.hothouse.Observation;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The path of one probe, each part tested by itself: from the client to the node's port, from the
 * node to its own port, from the node to the pods, and on the pods' own nodes.
 *
 * @param broken the first part that fails; nothing when the tests do not tell
 * @param lines what each test gave
 */
record PathTrace(Optional<Hop> broken, List<String> lines) {
  private static final Set<Answer.Verdict> NOT_CONNECTED =
      EnumSet.of(Answer.Verdict.REFUSED, Answer.Verdict.TIMEOUT, Answer.Verdict.UNREACHABLE);

  static PathTrace of(Evidence evidence, Symptom symptom) {
    int port = symptom.result().port();
    Answer answer = symptom.result().answer();
    NodeEvidence entry = evidence.node(symptom.result().node()).orElseThrow();
    List<String> lines = new ArrayList<>();
    lines.add(
        "from here, %s:%d: %s, %s"
            .formatted(entry.address(), port, answer.verdict(), answer.detail()));
    if (!entry.answered()) {
      lines.add("on %s: it could not be asked over SSH".formatted(entry.name()));
      return new PathTrace(Optional.empty(), lines);
    }
    ConnectResult own = entry.port(port);
    lines.add("on %s, its own port %d %s".formatted(entry.name(), port, own));
    if (evidence.cluster().isEmpty()) {
      lines.add("the API server does not say where the service leads to");
      return new PathTrace(own.serves() ? beyond(answer) : Optional.empty(), lines);
    }
    List<Part> parts = new ArrayList<>();
    for (Endpoint endpoint : evidence.ready(port)) {
      ConnectResult here = entry.pod(endpoint.address(), endpoint.port());
      ConnectResult home =
          evidence
              .node(endpoint.node())
              .map(node -> node.pod(endpoint.address(), endpoint.port()))
              .orElse(
                  ConnectResult.parse(Observation.unknown("its node is not among those asked")));
      parts.add(new Part(here, home));
      lines.add(
          "from %s, the pod %s (%s:%d) %s"
              .formatted(entry.name(), endpoint.pod(), endpoint.address(), endpoint.port(), here));
      lines.add("on its own node %s, that %s".formatted(endpoint.node(), home));
    }
    return new PathTrace(broken(evidence, symptom, own, parts, answer), lines);
  }

  /** A pod as it is seen from the node that the probe went through, and from its own. */
  private record Part(ConnectResult here, ConnectResult home) {}

  private static Optional<Hop> broken(
      Evidence evidence, Symptom symptom, ConnectResult own, List<Part> parts, Answer answer) {
    boolean ours =
        evidence
            .owner(symptom.result().port())
            .filter(owner -> owner.service().equals(symptom.service()))
            .isPresent();
    if (!ours) {
      return Optional.of(Hop.SERVICE);
    }
    if (parts.isEmpty()) {
      return Optional.of(Hop.POD);
    }
    if (parts.stream().anyMatch(part -> !part.here().connects() && part.home().connects())) {
      return Optional.of(Hop.OVERLAY);
    }
    if (parts.stream().anyMatch(part -> part.home().known() && !part.home().connects())) {
      return Optional.of(Hop.POD);
    }
    if (!own.connects() && parts.stream().anyMatch(part -> part.here().connects())) {
      return Optional.of(Hop.KUBE_PROXY);
    }
    if (parts.stream().anyMatch(part -> part.home().result() == ConnectResult.Result.CLOSED)) {
      return Optional.of(Hop.PROCESS);
    }
    return own.connects() ? beyond(answer) : Optional.empty();
  }

  /** What answers on the node itself fails either before it or in what it says. */
  private static Optional<Hop> beyond(Answer answer) {
    return Optional.of(NOT_CONNECTED.contains(answer.verdict()) ? Hop.SECURITY_GROUP : Hop.PROCESS);
  }
}
