package io.hothouse.diagnosis;

import io.hothouse.ErrorCode;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.preflight.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be wrong with a node by itself. */
final class NodeRules {
  private static final long FULL_PERCENT = 95;
  private static final long LEAST_MEMORY_KIB = 64 * 1024;
  private static final long BYTES_PER_KIB = 1024;
  private static final long KIB_PER_MIB = 1024;

  private final Evidence evidence;

  NodeRules(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Finding> find() {
    return evidence.nodes().stream().flatMap(node -> of(node).stream()).toList();
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
      found.addAll(software(node));
      found.addAll(resources(node));
    }
    Optional<NodeState> state = state(node).filter(it -> !it.ready());
    if (found.isEmpty() && state.isPresent()) {
      found.add(
          Finding.ofNode(
              Cause.NODE_NOT_READY,
              node,
              "Kubernetes does not take the node for ready",
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
            "its floating address %s does not lead to it".formatted(node.address()),
            List.of(
                "Neutron has %s on the ports of %s"
                    .formatted(
                        access.floating().isEmpty()
                            ? "no floating address"
                            : String.join(", ", access.floating()),
                        node.name())),
            "openstack server add floating ip %s %s".formatted(node.name(), node.address())));
  }

  private static Finding unreachable(NodeEvidence node, ErrorCode code, String message) {
    List<String> seen = List.of(message.lines().findFirst().orElse(""));
    if (code == ErrorCode.HOST_KEY) {
      return Finding.ofNode(
          Cause.HOST_KEY_CHANGED,
          node,
          "it shows another SSH host key than it signalled",
          seen,
          "compare the key with the node's console log; when it was rebuilt, make the environment anew");
    }
    if (message.contains("refused")) {
      return Finding.ofNode(
          Cause.SSH_REFUSED,
          node,
          "its SSH server does not listen",
          seen,
          "systemctl restart ssh, on the node's console");
    }
    return Finding.ofNode(
        Cause.NODE_UNREACHABLE,
        node,
        "it cannot be reached over SSH",
        seen,
        "look at its console log: openstack console log show " + node.name());
  }

  private List<Finding> software(NodeEvidence node) {
    List<Finding> found = new ArrayList<>();
    HostFacts facts = node.facts();
    String runtime = facts.shown("runtime.process");
    if (!facts.shown("runtime.state").equals("ok")) {
      found.add(
          Finding.ofNode(
              Cause.RUNTIME_DOWN,
              node,
              runtime.equals("running")
                  ? "its container runtime does not answer"
                  : "its container runtime is " + runtime,
              List.of(
                  "the process containerd is " + runtime,
                  "ctr version: " + facts.shown("runtime.state")),
              "systemctl restart containerd"));
    }
    String state = facts.shown("kubelet.state");
    String process = facts.shown("kubelet.process");
    if (!state.equals("active") || !process.equals("running")) {
      found.add(
          Finding.ofNode(
              Cause.KUBELET_DOWN,
              node,
              "its kubelet is " + (state.equals("active") ? process : state),
              List.of(
                  "the unit kubelet is %s, its process %s".formatted(state, process),
                  "its health: " + facts.shown("kubelet.health")),
              "systemctl restart kubelet"));
    }
    return found;
  }

  private List<Finding> resources(NodeEvidence node) {
    List<Finding> found = new ArrayList<>();
    HostFacts facts = node.facts();
    Set<String> pressures = state(node).map(NodeState::pressures).orElse(Set.of());
    long used = facts.number("disk.used.percent").orElse(0);
    if (used >= FULL_PERCENT || pressures.contains("DiskPressure")) {
      found.add(
          Finding.ofNode(
              Cause.DISK_FULL,
              node,
              "its disk is full",
              List.of(
                  "%d %% of /var/lib are used, %d MiB are free"
                      .formatted(used, facts.number("disk.free.kib").orElse(0) / KIB_PER_MIB),
                  "conditions beside Ready: " + pressures),
              "free space under /var/lib; unused images go with 'hothouse check --fix'"));
    }
    if (lacksMemory(facts) || pressures.contains("MemoryPressure")) {
      found.add(
          Finding.ofNode(
              Cause.MEMORY_GONE,
              node,
              "its memory is used up",
              List.of(
                  "%d MiB are available"
                      .formatted(facts.number("memory.available.kib").orElse(0) / KIB_PER_MIB),
                  "conditions beside Ready: " + pressures),
              "see what uses it with 'top', or choose a larger flavor"));
    }
    facts
        .clockAhead()
        .filter(ahead -> ahead.abs().compareTo(HostFacts.MOST_SKEW) > 0)
        .ifPresent(
            ahead ->
                found.add(
                    Finding.ofNode(
                        Cause.CLOCK_OFF,
                        node,
                        "its clock is %.1f s off".formatted(ahead.toMillis() / 1000.0),
                        List.of("compared with this machine's, asked over SSH"),
                        "run a time service on the node and on this machine, such as chrony")));
    return found;
  }

  /** A container sees the machine's memory; its control group tells what it may use. */
  private static boolean lacksMemory(HostFacts facts) {
    if (facts.number("memory.limit.bytes").isPresent()
        && facts.number("memory.used.bytes").isPresent()) {
      long left =
          (facts.number("memory.limit.bytes").getAsLong()
                  - facts.number("memory.used.bytes").getAsLong())
              / BYTES_PER_KIB;
      if (left < LEAST_MEMORY_KIB) {
        return true;
      }
    }
    return facts.number("memory.available.kib").orElse(Long.MAX_VALUE) < LEAST_MEMORY_KIB;
  }
}
