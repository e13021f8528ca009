package io.hothouse.diagnosis;

import io.hothouse.openstack.ServerAccess;
import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether clients are let in to where a node's port answers. */
final class DoorRules {
  private final Evidence evidence;
  private final List<Symptom> symptoms;
  private final String client;

  /**
   * Creates the rules.
   *
   * @param client the address that this machine's packets to the nodes have
   */
  DoorRules(Evidence evidence, List<Symptom> symptoms, String client) {
    this.evidence = evidence;
    this.symptoms = symptoms;
    this.client = client;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>(noRoute());
    Map<Integer, Set<String>> closed = new TreeMap<>();
    for (Symptom symptom : symptoms) {
      String node = symptom.result().node();
      int port = symptom.result().port();
      ServerAccess access = evidence.access().get(node);
      if (access != null && !access.admits("tcp", port, client)) {
        closed.computeIfAbsent(port, it -> new TreeSet<>()).add(node);
      }
    }
    closed.forEach((port, nodes) -> found.add(notAdmitted(port, nodes)));
    return found;
  }

  /** One node alone that nothing leads to is not for this machine to explain. */
  private List<Finding> noRoute() {
    if (evidence.nodes().stream().anyMatch(NodeEvidence::answered)) {
      return List.of();
    }
    Map<String, Finding> found = new LinkedHashMap<>();
    for (Symptom symptom : symptoms) {
      if (symptom.result().answer().verdict() == Answer.Verdict.INCONCLUSIVE) {
        NodeEvidence node = evidence.node(symptom.result().node()).orElseThrow();
        found.put(
            node.name(),
            Finding.ofNode(
                Cause.NO_ROUTE,
                node,
                "this machine has no way to its address " + node.address(),
                List.of(symptom.result().answer().detail()),
                "look at 'ip route get %s'; the local cloud is started by 'hothouse cloud up'"
                    .formatted(node.address())));
      }
    }
    return List.copyOf(found.values());
  }

  private Finding notAdmitted(int port, Set<String> nodes) {
    return new Finding(
        Cause.PORT_NOT_ADMITTED,
        String.join(", ", nodes),
        "their security groups do not let TCP %d in from %s".formatted(port, client),
        List.of("no rule of the groups on their ports admits it"),
        "openstack security group rule create --protocol tcp --dst-port %d --remote-ip %s GROUP"
            .formatted(port, client),
        nodes,
        Set.of(),
        Set.of(port));
  }
}
