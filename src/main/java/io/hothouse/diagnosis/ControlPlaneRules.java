package io.hothouse.diagnosis;

import io.hothouse.facts.Fact;
import io.hothouse.facts.NodeFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be wrong with the processes that keep the cluster as it is wanted. */
final class ControlPlaneRules {
  private static final Map<String, Cause> COMPONENTS =
      Map.of(
          "etcd", Cause.ETCD_DOWN,
          "kube-apiserver", Cause.APISERVER_DOWN,
          "kube-scheduler", Cause.SCHEDULER_DOWN,
          "kube-controller-manager", Cause.CONTROLLER_MANAGER_DOWN);

  private final Evidence evidence;

  ControlPlaneRules(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Finding> find() {
    return evidence.nodes().stream().flatMap(this::of).toList();
  }

  private Stream<Finding> of(NodeEvidence node) {
    if (down(node, "etcd")) {
      // Without it the others are down, too, whatever they say.
      return Stream.of(finding(node, "etcd"));
    }
    if (down(node, "kube-apiserver")) {
      return Stream.of(finding(node, "kube-apiserver"));
    }
    return Stream.of("kube-scheduler", "kube-controller-manager")
        .filter(component -> down(node, component))
        .map(component -> finding(node, component));
  }

  /** What the node did not tell is not known to be down. */
  private static boolean down(NodeEvidence node, String component) {
    Optional<String> process = node.facts().get(Fact.CONTROL_PROCESS, component).known();
    Optional<String> health = node.facts().get(Fact.CONTROL_HEALTH, component).known();
    return process.filter(it -> !it.equals("running")).isPresent()
        || (process.isPresent() && health.filter(it -> !it.equals("ok")).isPresent());
  }

  private static Finding finding(NodeEvidence node, String component) {
    String process = NodeFacts.shown(node.facts().get(Fact.CONTROL_PROCESS, component));
    return Finding.ofNode(
        COMPONENTS.get(component),
        node,
        component + (process.equals("running") ? " is running, but unhealthy" : " is " + process),
        List.of(
            "the process %s is %s".formatted(component, process),
            "its health: " + NodeFacts.shown(node.facts().get(Fact.CONTROL_HEALTH, component))),
        "check /etc/kubernetes/manifests/%s.yaml, and its log under /var/log/pods"
            .formatted(component));
  }
}
