package io.hothouse.diagnosis;

import io.hothouse.openstack.ServerAccess;
import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Map<String, Finding> found = new LinkedHashMap<>();
    for (Symptom symptom : symptoms) {
      of(symptom).ifPresent(it -> found.putIfAbsent(it.cause() + it.place() + it.what(), it));
    }
    return new ArrayList<>(found.values());
  }

  private Optional<Finding> of(Symptom symptom) {
    NodeEvidence node = evidence.node(symptom.result().node()).orElseThrow();
    if (symptom.result().answer().verdict() == Answer.Verdict.INCONCLUSIVE) {
      return Optional.of(
          Finding.ofNode(
              Cause.NO_ROUTE,
              node,
              "this machine has no way to its address " + node.address(),
              List.of(symptom.result().answer().detail()),
              "look at 'ip route get %s'; the local cloud is started by 'hothouse cloud up'"
                  .formatted(node.address())));
    }
    int port = symptom.result().port();
    ServerAccess access = evidence.access().get(node.name());
    if (access == null || access.admits("tcp", port, client)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Cause.PORT_NOT_ADMITTED,
            node.name(),
            "its security groups do not let TCP %d in from %s".formatted(port, client),
            List.of("no rule of the groups on its ports admits it"),
            "openstack security group rule create --protocol tcp --dst-port %d --remote-ip %s GROUP"
                .formatted(port, client),
            Set.of(node.name()),
            Set.of()));
  }
}
