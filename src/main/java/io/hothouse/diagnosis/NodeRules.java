package io.hothouse.diagnosis;

import io.hothouse.ErrorCode;
import io.hothouse.facts.Fact;
import io.hothouse.facts.Judgement;
import io.hothouse.facts.NodeJudge;
import io.hothouse.facts.Requirement;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.openstack.server.ServerAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What can be wrong with a node by itself. */
final class NodeRules {
  private static final int SSH_PORT = 22;

  /** What keeps services from working on a node that worked before. */
  private static final List<Requirement> JUDGED =
      List.of(
          Requirement.RUNTIME,
          Requirement.KUBELET,
          Requirement.DISK,
          Requirement.MEMORY,
          Requirement.CLOCK,
          Requirement.MTU);

  private final Evidence evidence;
  private final NodeJudge judge;

  NodeRules(Evidence evidence) {
    this.evidence = evidence;
    this.judge = new NodeJudge(evidence.nodes().stream().map(NodeEvidence::facts).toList());
  }

  List<Finding> find() {
    return evidence.nodes().stream().flatMap(node -> of(node).stream()).toList();
  }

  /** Returns what nodes that answered could not tell, and why. */
  List<String> unknown() {
    return evidence.nodes().stream()
        .filter(NodeEvidence::answered)
        .flatMap(
            node ->
                JUDGED.stream()
                    .map(it -> judge.judge(node.facts(), it))
                    .filter(it -> it.level() == Judgement.Level.UNKNOWN)
                    .map(
                        it ->
                            "whether the %s of %s is all right: %s"
                                .formatted(it.requirement(), node.name(), it.reason())))
        .toList();
  }

  private List<Finding> of(NodeEvidence node) {
    List<Finding> found = new ArrayList<>();
    server(node).ifPresent(found::add);
    if (found.isEmpty()) {
      floating(node).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      node.failure()
          .map(failure -> unreachable(node, failure.code(), failure.getMessage()))
          .ifPresent(found::add);
    }
    if (node.answered()) {
      found.addAll(facts(node));
    }
    Optional<NodeState> state = state(node).filter(it -> !it.ready());
    if (found.isEmpty() && state.isPresent()) {
      found.add(
          Finding.ofNode(
              Cause.NODE_NOT_READY,
              node,
              "Kubernetes reports the node as not ready",
              List.of(state.get().reason()),
              "hothouse ssh ENV %s -- sudo journalctl -u kubelet".formatted(node.name())));
    }
    return found;
  }

  private Optional<NodeState> state(NodeEvidence node) {
    return evidence.cluster().stream()
        .flatMap(it -> it.nodes().stream())
        .filter(it -> it.name().equals(node.name()))
        .findFirst();
  }

  private Optional<Finding> server(NodeEvidence node) {
    return Optional.ofNullable(evidence.access().get(node.name()))
        .filter(it -> !it.status().equals("ACTIVE"))
        .map(
            it ->
                Finding.ofNode(
                    Cause.SERVER_NOT_ACTIVE,
                    node,
                    "its server is " + it.status(),
                    List.of(
                        "Nova says that the server %s is %s".formatted(it.server(), it.status())),
                    "openstack server start " + it.server()));
  }

  private Optional<Finding> floating(NodeEvidence node) {
    ServerAccess access = evidence.access().get(node.name());
    if (access == null
        || node.address().equals(node.privateAddress())
        || access.floating().contains(node.address())) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.ofNode(
            Cause.FLOATING_ADDRESS_UNASSOCIATED,
            node,
            "its floating address %s is not associated with it".formatted(node.address()),
            List.of(
                "Neutron has %s on the ports of %s"
                    .formatted(
                        access.floating().isEmpty()
                            ? "no floating address"
                            : String.join(", ", access.floating()),
                        node.name())),
            "openstack server add floating ip %s %s".formatted(node.name(), node.address())));
  }

  private Finding unreachable(NodeEvidence node, ErrorCode code, String message) {
    List<String> seen = new ArrayList<>();
    seen.add(message.lines().findFirst().orElse(""));
    if (code == ErrorCode.HOST_KEY) {
      return Finding.ofNode(
          Cause.HOST_KEY_CHANGED,
          node,
          "it shows a different SSH host key from the one it signalled",
          seen,
          "compare the key with the node's console log; if the node was rebuilt, create the environment again");
    }
    if (message.contains("refused")) {
      return Finding.ofNode(
          Cause.SSH_REFUSED,
          node,
          "its SSH server is not listening",
          seen,
          "systemctl restart ssh, on the node's console");
    }
    // Whether this machine is among them cannot be told: what its address is to the node is
    // unknown.
    List<String> sources = admitted(node);
    if (!sources.contains(ServerAccess.ANYWHERE)) {
      seen.add(
          sources.isEmpty()
              ? "its security groups admit SSH from nowhere"
              : "its security groups admit SSH from %s only".formatted(String.join(", ", sources)));
    }
    return Finding.ofNode(
        Cause.NODE_UNREACHABLE,
        node,
        "it cannot be reached over SSH",
        seen,
        "check its console log: openstack console log show " + node.name());
  }

  private List<String> admitted(NodeEvidence node) {
    ServerAccess access = evidence.access().get(node.name());
    return access == null || access.addresses().isEmpty()
        ? List.of(ServerAccess.ANYWHERE)
        : access.admitted("tcp", SSH_PORT);
  }

  private List<Finding> facts(NodeEvidence node) {
    Set<String> pressures = state(node).map(NodeState::pressures).orElse(Set.of());
    return Stream.of(
            broken(
                node,
                Requirement.RUNTIME,
                Cause.RUNTIME_DOWN,
                node.facts().isNot(Fact.RUNTIME_PROCESS, "running")
                    ? "its container runtime is " + node.facts().shown(Fact.RUNTIME_PROCESS)
                    : "its container runtime does not answer"),
            broken(node, Requirement.KUBELET, Cause.KUBELET_DOWN, "its kubelet is %s"),
            scarce(
                node,
                Requirement.DISK,
                Cause.DISK_FULL,
                "its disk is full",
                "DiskPressure",
                pressures),
            scarce(
                node,
                Requirement.MEMORY,
                Cause.MEMORY_GONE,
                "it is out of memory",
                "MemoryPressure",
                pressures),
            broken(node, Requirement.CLOCK, Cause.CLOCK_OFF, "its clock is off by %s"))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns a finding where a fact means that something is broken; {@code %s} is what it is. */
  private Optional<Finding> broken(
      NodeEvidence node, Requirement requirement, Cause cause, String what) {
    Judgement judgement = judge.judge(node.facts(), requirement);
    return judgement.level() == Judgement.Level.BROKEN
        ? Optional.of(finding(node, cause, judgement, what, Set.of()))
        : Optional.empty();
  }

  /** The node's kubelet has a judgement of its own, which Kubernetes acts upon. */
  private Optional<Finding> scarce(
      NodeEvidence node,
      Requirement requirement,
      Cause cause,
      String what,
      String pressure,
      Set<String> pressures) {
    Judgement judgement = judge.judge(node.facts(), requirement);
    return judgement.level() == Judgement.Level.BROKEN || pressures.contains(pressure)
        ? Optional.of(finding(node, cause, judgement, what, pressures))
        : Optional.empty();
  }

  private static Finding finding(
      NodeEvidence node, Cause cause, Judgement judgement, String what, Set<String> pressures) {
    List<String> seen = new ArrayList<>(judgement.seen());
    if (seen.isEmpty()) {
      seen.add("found: %s; needed: %s".formatted(judgement.found(), judgement.needed()));
    }
    if (!pressures.isEmpty()) {
      seen.add("Kubernetes reports " + String.join(", ", new TreeSet<>(pressures)));
    }
    return Finding.ofNode(
        cause, node, what.formatted(judgement.found()), seen, judgement.requirement().cure());
  }
}
