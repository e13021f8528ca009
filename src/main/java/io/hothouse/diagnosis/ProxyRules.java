package io.hothouse.diagnosis;

import io.hothouse.facts.Fact;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether each node's kube-proxy runs, and sends node ports where their services lead to. */
final class ProxyRules {
  private final Evidence evidence;
  private final Collection<Integer> ports;

  ProxyRules(Evidence evidence, Collection<Integer> ports) {
    this.evidence = evidence;
    this.ports = ports;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>();
    for (NodeEvidence node : evidence.nodes()) {
      if (node.answered()) {
        of(node, found);
      }
    }
    return found;
  }

  private void of(NodeEvidence node, List<Finding> found) {
    boolean stopped = node.facts().isNot(Fact.PROXY_PROCESS, "running");
    String process = node.facts().shown(Fact.PROXY_PROCESS);
    List<String> seen = new ArrayList<>();
    if (stopped) {
      seen.add("the process kube-proxy is " + process);
      seen.add("its health: " + node.facts().shown(Fact.PROXY_HEALTH));
    }
    seen.addAll(differences(node));
    if (!seen.isEmpty()) {
      found.add(
          Finding.ofNode(
              stopped ? Cause.KUBE_PROXY_STOPPED : Cause.KUBE_PROXY_STALE,
              node,
              stopped
                  ? "its kube-proxy is " + process
                  : "its kube-proxy's rules do not match the services",
              seen,
              "restart it: kubectl -n kube-system delete pod -l k8s-app=kube-proxy --field-selector spec.nodeName="
                  + node.name()));
    }
  }

  /** Rules that the node did not tell differ from nothing. */
  private List<String> differences(NodeEvidence node) {
    List<String> lines = new ArrayList<>();
    for (int port : ports) {
      Set<String> wanted =
          evidence.ready(port).stream()
              .map(ProxyRules::place)
              .collect(Collectors.toCollection(TreeSet::new));
      Optional<Set<String>> actual =
          node.facts().get(Fact.PROXY_RULE, port).known().map(ProxyRules::places);
      if (!wanted.isEmpty() && actual.isPresent() && !wanted.equals(actual.get())) {
        lines.add(
            "port %d goes to %s, but its service leads to %s"
                .formatted(
                    port,
                    actual.get().isEmpty() ? "nowhere" : String.join(", ", actual.get()),
                    String.join(", ", wanted)));
      }
    }
    return lines;
  }

  private static Set<String> places(String rule) {
    return rule.equals("nowhere") ? Set.of() : new TreeSet<>(Arrays.asList(rule.split(" ", -1)));
  }

  private static String place(Endpoint endpoint) {
    return endpoint.address() + ":" + endpoint.port();
  }
}
