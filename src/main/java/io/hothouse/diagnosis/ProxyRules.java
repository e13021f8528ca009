package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
    String process = node.facts().shown("proxy.process");
    boolean running = process.equals("running");
    List<String> seen = new ArrayList<>();
    if (!running) {
      seen.add("the process kube-proxy is " + process);
      seen.add("its health: " + node.facts().shown("proxy.health"));
    }
    seen.addAll(differences(node));
    if (!seen.isEmpty()) {
      found.add(
          Finding.ofNode(
              running ? Cause.KUBE_PROXY_STALE : Cause.KUBE_PROXY_STOPPED,
              node,
              running
                  ? "its kube-proxy's rules are not what the services are"
                  : "its kube-proxy is " + process,
              seen,
              "restart it: kubectl -n kube-system delete pod -l k8s-app=kube-proxy --field-selector spec.nodeName="
                  + node.name()));
    }
  }

  private List<String> differences(NodeEvidence node) {
    List<String> lines = new ArrayList<>();
    for (int port : ports) {
      Set<String> wanted =
          evidence.ready(port).stream()
              .map(ProxyRules::place)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> ruled =
          node.facts()
              .text("proxy.rule." + port)
              .map(text -> new TreeSet<>(Arrays.asList(text.split(" "))))
              .orElseGet(TreeSet::new);
      if (!wanted.isEmpty() && !wanted.equals(ruled)) {
        lines.add(
            "port %d goes to %s, but its service leads to %s"
                .formatted(
                    port,
                    ruled.isEmpty() ? "nowhere" : String.join(", ", ruled),
                    String.join(", ", wanted)));
      }
    }
    return lines;
  }

  private static String place(Endpoint endpoint) {
    return endpoint.address() + ":" + endpoint.port();
  }
}
