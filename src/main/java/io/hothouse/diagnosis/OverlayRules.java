package io.hothouse.diagnosis;

import io.hothouse.Observation;
import io.hothouse.facts.Fact;
import io.hothouse.facts.Judgement;
import io.hothouse.facts.NodeFacts;
import io.hothouse.facts.NodeJudge;
import io.hothouse.facts.Requirement;
import io.hothouse.openstack.server.ServerAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether packets of pods get from each node to each other one. */
final class OverlayRules {
  private static final String CURE = "systemctl restart hothouse-overlay";

  private final Evidence evidence;

  OverlayRules(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>();
    List<NodeEvidence> nodes = evidence.nodes().stream().filter(NodeEvidence::answered).toList();
    nodes.forEach(node -> device(node).ifPresent(found::add));
    NodeJudge judge = new NodeJudge(nodes.stream().map(NodeEvidence::facts).toList());
    nodes.forEach(node -> mtu(node, judge).ifPresent(found::add));
    nodes.forEach(node -> peers(node, nodes).ifPresent(found::add));
    Set<String> explained = new HashSet<>();
    found.forEach(it -> explained.addAll(it.nodes()));
    for (NodeEvidence from : nodes) {
      for (NodeEvidence to : nodes) {
        if (from.name().compareTo(to.name()) < 0
            && !explained.contains(from.name())
            && !explained.contains(to.name())) {
          between(from, to).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Finding> device(NodeEvidence node) {
    return switch (node.facts().shown(Fact.VXLAN_STATE)) {
      case "absent" ->
          Optional.of(
              Finding.ofNode(
                  Cause.VXLAN_MISSING,
                  node,
                  "its overlay device is missing",
                  List.of("ip link show dev vxlan0: no such device"),
                  CURE));
      case "down" ->
          Optional.of(
              Finding.ofNode(
                  Cause.VXLAN_DOWN,
                  node,
                  "its overlay device is down",
                  List.of("ip link show dev vxlan0 has no flag UP"),
                  CURE));
      default -> Optional.empty();
    };
  }

  /** An MTU that does not fit, or that only this node has. */
  private static Optional<Finding> mtu(NodeEvidence node, NodeJudge judge) {
    Judgement judgement = judge.judge(node.facts(), Requirement.MTU);
    return judgement.level() == Judgement.Level.BROKEN
        ? Optional.of(
            Finding.ofNode(
                Cause.VXLAN_MTU_WRONG,
                node,
                judgement.seen().get(0),
                judgement.seen().subList(1, judgement.seen().size()),
                judgement.requirement().cure()))
        : Optional.empty();
  }

  /** What the device believes of the others. */
  private static Optional<Finding> peers(NodeEvidence node, List<NodeEvidence> nodes) {
    if (!up(node)) {
      return Optional.empty();
    }
    List<String> wrong = new ArrayList<>();
    for (NodeEvidence other : nodes) {
      if (!other.name().equals(node.name()) && lost(node, other, Fact.PEER_SMALL)) {
        misled(node, other).ifPresent(wrong::add);
      }
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.ofNode(
                Cause.VXLAN_PEER_WRONG,
                node,
                "its overlay sends packets to the wrong node",
                wrong,
                CURE));
  }

  /** What the node did not tell misleads nobody. */
  private static Optional<String> misled(NodeEvidence node, NodeEvidence other) {
    Optional<String> entry =
        node.facts()
            .get(Fact.PEER_FDB, other.name())
            .known()
            .filter(it -> !it.equals(other.privateAddress()));
    Optional<String> route =
        node.facts()
            .get(Fact.PEER_ROUTE, other.name())
            .known()
            .filter(it -> !it.equals("vxlan0") && up(other));
    return entry
        .map(
            it ->
                "packets for %s go to %s instead of %s (bridge fdb show dev vxlan0)"
                    .formatted(other.name(), it, other.privateAddress()))
        .or(
            () ->
                route.map(
                    it ->
                        "packets for the pods of %s leave through %s instead of vxlan0 (ip route)"
                            .formatted(other.name(), it)));
  }

  private static boolean up(NodeEvidence node) {
    return node.facts().is(Fact.VXLAN_STATE, "up");
  }

  /** Tells whether packets are known to be lost: what was not tried is not. */
  private static boolean lost(NodeEvidence from, NodeEvidence to, Fact size) {
    return from.facts().get(size, to.name()).known().filter(it -> !it.equals("ok")).isPresent();
  }

  private Optional<Finding> between(NodeEvidence a, NodeEvidence b) {
    if (lost(a, b, Fact.PEER_SMALL) || lost(b, a, Fact.PEER_SMALL)) {
      return lost(a, b);
    }
    if (lost(a, b, Fact.PEER_FULL) || lost(b, a, Fact.PEER_FULL)) {
      List<String> seen =
          List.of(
              said(a, b, Fact.PEER_SMALL), said(a, b, Fact.PEER_FULL), said(b, a, Fact.PEER_FULL));
      return Optional.of(
          pair(
              Cause.FULL_SIZE_PACKETS_LOST,
              a,
              b,
              "small packets pass, full-size ones are lost",
              seen,
              "check for a smaller MTU or a filter between the nodes; give both networks the same MTU"));
    }
    return Optional.empty();
  }

  private Optional<Finding> lost(NodeEvidence a, NodeEvidence b) {
    List<String> seen = List.of(said(a, b, Fact.PEER_SMALL), said(b, a, Fact.PEER_SMALL));
    for (NodeEvidence node : List.of(a, b)) {
      Optional<String> rule =
          node.facts().get(Fact.FIREWALL_OVERLAY).known().filter(it -> !it.equals("none"));
      if (rule.isPresent()) {
        List<String> lines = new ArrayList<>(seen);
        lines.add("iptables on %s: %s".formatted(node.name(), rule.get()));
        return Optional.of(
            pair(
                Cause.OVERLAY_BLOCKED,
                a,
                b,
                "a rule of %s drops the overlay's packets".formatted(node.name()),
                lines,
                "delete that rule"));
      }
    }
    return notAdmitted(b, a, seen).or(() -> notAdmitted(a, b, seen));
  }

  /** Whether the cloud keeps packets from one node out of another. */
  private Optional<Finding> notAdmitted(NodeEvidence from, NodeEvidence to, List<String> seen) {
    ServerAccess access = evidence.access().get(to.name());
    Observation<Long> known = to.facts().number(Fact.VXLAN_PORT);
    if (access == null || access.addresses().isEmpty() || known.known().isEmpty()) {
      return Optional.empty();
    }
    int port = known.known().orElseThrow().intValue();
    if (access.admits("udp", port, from.privateAddress())) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(seen);
    lines.add(
        "no rule in the security groups of %s admits UDP %d from %s"
            .formatted(to.name(), port, from.privateAddress()));
    return Optional.of(
        pair(
            Cause.OVERLAY_NOT_ADMITTED,
            from,
            to,
            "a security group blocks the overlay's packets",
            lines,
            "admit UDP %d between the nodes: openstack security group rule create --protocol udp --dst-port %d --remote-ip %s GROUP"
                .formatted(port, port, from.privateAddress())));
  }

  private static String said(NodeEvidence from, NodeEvidence to, Fact size) {
    return "%s packets from %s to %s: %s"
        .formatted(
            size == Fact.PEER_SMALL ? "small" : "full-size",
            from.name(),
            to.name(),
            NodeFacts.shown(from.facts().get(size, to.name())));
  }

  private static Finding pair(
      Cause cause, NodeEvidence a, NodeEvidence b, String what, List<String> seen, String cure) {
    Set<String> names = new TreeSet<>(List.of(a.name(), b.name()));
    return new Finding(
        cause,
        "between " + String.join(" and ", names),
        what,
        seen,
        cure,
        names,
        Set.of(),
        Set.of());
  }
}
