package io.hothouse.diagnosis;

import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.preflight.HostFacts;
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
    nodes.forEach(node -> mtu(node, nodes).ifPresent(found::add));
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
    String state = node.facts().shown("vxlan.state");
    return switch (state) {
      case "absent" ->
          Optional.of(
              Finding.ofNode(
                  Cause.VXLAN_MISSING,
                  node,
                  "its overlay device is not there",
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
  private static Optional<Finding> mtu(NodeEvidence node, List<NodeEvidence> nodes) {
    long outer = node.facts().number("interface.mtu").orElse(0);
    long inner = node.facts().number("overlay.mtu").orElse(0);
    if (outer == 0 || inner == 0 || inner == outer - HostFacts.VXLAN_OVERHEAD) {
      return Optional.empty();
    }
    boolean alone =
        nodes.stream()
                .filter(other -> other.facts().number("overlay.mtu").orElse(0) == inner)
                .count()
            == 1;
    return inner > outer - HostFacts.VXLAN_OVERHEAD || alone
        ? Optional.of(
            Finding.ofNode(
                Cause.VXLAN_MTU_WRONG,
                node,
                "its overlay device has the MTU %d instead of %d"
                    .formatted(inner, outer - HostFacts.VXLAN_OVERHEAD),
                List.of(
                    "%s has the MTU %d, and vxlan takes %d of it"
                        .formatted(
                            node.facts().shown("interface.name"), outer, HostFacts.VXLAN_OVERHEAD)),
                CURE))
        : Optional.empty();
  }

  /** What the device believes of the others. */
  private static Optional<Finding> peers(NodeEvidence node, List<NodeEvidence> nodes) {
    if (!up(node)) {
      return Optional.empty();
    }
    List<String> wrong = new ArrayList<>();
    for (NodeEvidence other : nodes) {
      if (!other.name().equals(node.name()) && !ok(node, other, "small")) {
        String entry = node.facts().text("peer." + other.name() + ".fdb").orElse("nowhere");
        String route = node.facts().text("peer." + other.name() + ".route").orElse("nowhere");
        if (!entry.equals(other.privateAddress())) {
          wrong.add(
              "packets for %s go to %s instead of %s (bridge fdb show dev vxlan0)"
                  .formatted(other.name(), entry, other.privateAddress()));
        } else if (!route.equals("vxlan0") && up(other)) {
          wrong.add(
              "packets for the pods of %s leave by %s instead of vxlan0 (ip route)"
                  .formatted(other.name(), route));
        }
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

  private static boolean up(NodeEvidence node) {
    return node.facts().shown("vxlan.state").equals("up");
  }

  private static boolean ok(NodeEvidence from, NodeEvidence to, String size) {
    return from.facts().shown("peer." + to.name() + "." + size).equals("ok");
  }

  private Optional<Finding> between(NodeEvidence a, NodeEvidence b) {
    if (!ok(a, b, "small") || !ok(b, a, "small")) {
      return lost(a, b);
    }
    if (!ok(a, b, "full") || !ok(b, a, "full")) {
      List<String> seen = List.of(said(a, b, "small"), said(a, b, "full"), said(b, a, "full"));
      return Optional.of(
          pair(
              Cause.FULL_SIZE_PACKETS_LOST,
              a,
              b,
              "small packets pass, full-size ones are lost",
              seen,
              "look for a smaller MTU or a filter between the nodes; give both networks the same MTU"));
    }
    return Optional.empty();
  }

  private Optional<Finding> lost(NodeEvidence a, NodeEvidence b) {
    List<String> seen = List.of(said(a, b, "small"), said(b, a, "small"));
    for (NodeEvidence node : List.of(a, b)) {
      Optional<String> rule = node.facts().text("firewall.overlay");
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
                "take the rule away"));
      }
    }
    return notAdmitted(b, a, seen).or(() -> notAdmitted(a, b, seen));
  }

  /** Whether the cloud keeps packets from one node out of another. */
  private Optional<Finding> notAdmitted(NodeEvidence from, NodeEvidence to, List<String> seen) {
    ServerAccess access = evidence.access().get(to.name());
    int port = (int) to.facts().number("vxlan.port").orElse(0);
    if (access == null || port == 0 || access.admits("udp", port, from.privateAddress())) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(seen);
    lines.add(
        "no rule of the security groups of %s lets UDP %d in from %s"
            .formatted(to.name(), port, from.privateAddress()));
    return Optional.of(
        pair(
            Cause.OVERLAY_NOT_ADMITTED,
            from,
            to,
            "a security group keeps the overlay's packets out",
            lines,
            "let UDP %d in between the nodes: openstack security group rule create --protocol udp --dst-port %d --remote-ip %s GROUP"
                .formatted(port, port, from.privateAddress())));
  }

  private static String said(NodeEvidence from, NodeEvidence to, String size) {
    return "%s packets from %s to %s: %s"
        .formatted(
            size.equals("small") ? "small" : "full-size",
            from.name(),
            to.name(),
            from.facts().shown("peer." + to.name() + "." + size));
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
