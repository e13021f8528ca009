package io.hothouse.diagnosis;

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

  private static boolean down(NodeEvidence node, String component) {
    Optional<String> process = node.facts().text("control." + component + ".process");
    return process.isPresent()
        && (!process.get().equals("running")
            || !node.facts().shown("control." + component + ".health").equals("ok"));
  }

  private static Finding finding(NodeEvidence node, String component) {
    String process = node.facts().shown("control." + component + ".process");
    return Finding.ofNode(
        COMPONENTS.get(component),
        node,
        component + (process.equals("running") ? " runs, but is not well" : " is " + process),
        List.of(
            "the process %s is %s".formatted(component, process),
            "its health: " + node.facts().shown("control." + component + ".health")),
        "look at /etc/kubernetes/manifests/%s.yaml and at its log under /var/log/pods"
            .formatted(component));
  }
}
