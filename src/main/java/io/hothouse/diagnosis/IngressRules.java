package io.hothouse.diagnosis;

import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether security groups let this machine in to a node's ports. Only probes that got no connection
 * are looked at, and only the address that the nodes themselves see counts: behind NAT it is not
 * any that this machine has.
 */
final class IngressRules {
  /** Security groups drop packets; a refusal is the node's own answer, so it let the packet in. */
  private static final Set<Answer.Verdict> NO_ANSWER =
      EnumSet.of(Answer.Verdict.TIMEOUT, Answer.Verdict.UNREACHABLE);

  private final Evidence evidence;
  private final List<Symptom> symptoms;

  IngressRules(Evidence evidence, List<Symptom> symptoms) {
    this.evidence = evidence;
    this.symptoms = symptoms;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>(noRoute());
    Map<Shut, Set<String>> shut = new TreeMap<>();
    for (Symptom symptom : symptoms) {
      if (NO_ANSWER.contains(symptom.result().answer().verdict())) {
        String node = symptom.result().node();
        shut(node, symptom.result().port())
            .ifPresent(it -> shut.computeIfAbsent(it, key -> new TreeSet<>()).add(node));
      }
    }
    shut.forEach((what, nodes) -> found.add(notAdmitted(what, nodes)));
    return found;
  }

  /** A port that is shut to an address. */
  private record Shut(int port, String client) implements Comparable<Shut> {
    @Override
    public int compareTo(Shut other) {
      return port == other.port
          ? client.compareTo(other.client)
          : Integer.compare(port, other.port);
    }
  }

  private Optional<Shut> shut(String node, int port) {
    return Optional.ofNullable(evidence.access().get(node))
        // A server without known ports has no known groups: that says nothing.
        .filter(access -> !access.addresses().isEmpty())
        .flatMap(
            access ->
                evidence
                    .clientSeenBy(node)
                    .filter(client -> !access.admits("tcp", port, client))
                    .map(client -> new Shut(port, client)));
  }

  /** One node alone that nothing leads to is not for this machine to explain. */
  private List<Finding> noRoute() {
    if (evidence.nodes().stream().anyMatch(NodeEvidence::answered)) {
      return List.of();
    }
    Map<String, Finding> found = new LinkedHashMap<>();
    for (Symptom symptom : symptoms) {
      if (symptom.result().answer().verdict() == Answer.Verdict.UNREACHABLE) {
        NodeEvidence node = evidence.node(symptom.result().node()).orElseThrow();
        found.put(
            node.name(),
            Finding.ofNode(
                Cause.NO_ROUTE,
                node,
                "this machine has no route to " + node.address(),
                List.of(symptom.result().answer().detail()),
                "check 'ip route get %s'; for the local cloud, run 'hothouse cloud up'"
                    .formatted(node.address())));
      }
    }
    return List.copyOf(found.values());
  }

  private Finding notAdmitted(Shut shut, Set<String> nodes) {
    List<String> seen = new ArrayList<>();
    seen.add("the nodes see this machine as " + shut.client());
    for (String node : nodes) {
      ServerAccess access = evidence.access().get(node);
      List<String> sources = access.admitted("tcp", shut.port());
      seen.add(
          "the security groups of %s admit TCP %d from %s"
              .formatted(
                  node, shut.port(), sources.isEmpty() ? "nowhere" : String.join(", ", sources)));
    }
    return new Finding(
        Cause.PORT_NOT_ADMITTED,
        String.join(", ", nodes),
        "security groups do not admit TCP %d from %s".formatted(shut.port(), shut.client()),
        seen,
        "openstack security group rule create --protocol tcp --dst-port %d --remote-ip %s GROUP"
            .formatted(shut.port(), shut.client()),
        nodes,
        Set.of(),
        Set.of(shut.port()));
  }
}
