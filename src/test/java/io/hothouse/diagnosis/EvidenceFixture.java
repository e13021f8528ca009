package io.hothouse.diagnosis;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.facts.NodeFacts;
import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.kubernetes.ClusterState.NodeState;
import io.hothouse.kubernetes.ClusterState.PodState;
import io.hothouse.kubernetes.ClusterState.ServiceState;
import io.hothouse.kubernetes.ClusterState.Trouble;
import io.hothouse.kubernetes.ClusterState.WorkloadState;
import io.hothouse.openstack.TestAccess;
import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.probe.Answer;
import io.hothouse.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is seen of a healthy environment of three nodes, with the database on {@code w0} and
 * Keystone on {@code w1}; tests spoil it.
 */
final class EvidenceFixture {
  private static final List<String> NODES = List.of("cp", "w0", "w1");
  private static final String DATABASE_POD = "10.244.1.5:3306";
  private static final String KEYSTONE_POD = "10.244.2.7:5000";

  private final Map<String, Map<String, String>> facts = new TreeMap<>();
  private final Map<String, HothouseException> silent = new HashMap<>();
  private final Map<String, Set<String>> floating = new HashMap<>();
  private final List<NodeState> nodes = new ArrayList<>();
  private final List<PodState> pods = new ArrayList<>();
  private final List<ServiceState> services = new ArrayList<>();
  private final List<Symptom> symptoms = new ArrayList<>();
  private boolean apiAnswers = true;
  private Optional<String> admitted = Optional.empty();

  EvidenceFixture() {
    NODES.forEach(this::healthy);
    pods.add(pod("mariadb-1", "mariadb", "w0", Optional.empty(), ""));
    pods.add(pod("keystone-1", "keystone", "w1", Optional.empty(), ""));
    services.add(service("mariadb", 3306, List.of(database(true))));
    services.add(
        service(
            "keystone", 5000, List.of(new Endpoint("10.244.2.7", 5000, true, "keystone-1", "w1"))));
  }

  private void healthy(String node) {
    Map<String, String> own = new HashMap<>();
    own.put("clock.first", "1000.000000000");
    own.put("clock.last", "1000.000000000");
    own.put("client.address", "203.0.113.7");
    own.put("runtime.state", "ok");
    own.put("runtime.process", "running");
    own.put("kubelet.state", "active");
    own.put("kubelet.process", "running");
    own.put("disk.used.percent", "40");
    own.put("disk.free.kib", "4000000");
    own.put("memory.total.kib", "8000000");
    own.put("memory.limit.bytes", "none");
    own.put("memory.available.kib", "4000000");
    own.put("interface.name", "eth0");
    own.put("interface.mtu", "1450");
    own.put("overlay.mtu", "1400");
    own.put("vxlan.state", "up");
    own.put("vxlan.port", "8472");
    own.put("firewall.overlay", "none");
    own.put("proxy.process", "running");
    own.put("proxy.health", "ok");
    own.put("proxy.rule.3306", DATABASE_POD);
    own.put("proxy.rule.5000", KEYSTONE_POD);
    own.put("port.3306", "says MariaDB");
    own.put("port.5000", "silent");
    own.put("pod." + DATABASE_POD, "says MariaDB");
    own.put("pod." + KEYSTONE_POD, "silent");
    NODES.stream()
        .filter(other -> !other.equals(node))
        .forEach(
            other -> {
              own.put("peer." + other + ".fdb", privateAddress(other));
              own.put("peer." + other + ".route", "vxlan0");
              own.put("peer." + other + ".small", "ok");
              own.put("peer." + other + ".full", "ok");
            });
    if (node.equals("cp")) {
      for (String part :
          List.of("etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager")) {
        own.put("control." + part + ".process", "running");
        own.put("control." + part + ".health", "ok");
      }
      own.put("control.port-range", "1024-32767");
    }
    facts.put(node, own);
    nodes.add(new NodeState(node, true, "KubeletReady: ok", Set.of()));
    floating.put(node, Set.of(address(node)));
  }

  static String address(String node) {
    return "172.24.4." + (10 + NODES.indexOf(node));
  }

  private static String privateAddress(String node) {
    return "10.10.0." + (10 + NODES.indexOf(node));
  }

  private static Endpoint database(boolean ready) {
    return new Endpoint("10.244.1.5", 3306, ready, "mariadb-1", "w0");
  }

  private static ServiceState service(String name, int port, List<Endpoint> endpoints) {
    return new ServiceState(name, name, port, Map.of("name", name), endpoints);
  }

  private static PodState pod(
      String name, String service, String node, Optional<Trouble> trouble, String words) {
    return new PodState(
        name, service, Map.of("name", service), node, "Running", trouble.isEmpty(), trouble, words);
  }

  /** Lets a node say something; what it says nothing of is not among its facts. */
  EvidenceFixture fact(String node, String key, String value) {
    facts.get(node).put(key, value);
    facts.get(node).values().removeIf(String::isEmpty);
    return this;
  }

  /** Lets a node answer, and say nothing of itself. */
  EvidenceFixture tellsNothing(String node) {
    facts.get(node).clear();
    return this;
  }

  /** Lets all nodes say the same. */
  EvidenceFixture everywhere(String key, String value) {
    NODES.forEach(node -> fact(node, key, value));
    return this;
  }

  EvidenceFixture silent(String node, ErrorCode code, String message) {
    silent.put(node, new HothouseException(code, message));
    facts.get(node).clear();
    return this;
  }

  EvidenceFixture withoutFloating(String node) {
    floating.put(node, Set.of());
    return this;
  }

  /** Security groups let only this prefix in, and the nodes one another. */
  EvidenceFixture admitting(String prefix) {
    admitted = Optional.of(prefix);
    return this;
  }

  EvidenceFixture withoutApi() {
    apiAnswers = false;
    return this;
  }

  EvidenceFixture notReady(String node, String reason) {
    nodes.removeIf(it -> it.name().equals(node));
    nodes.add(new NodeState(node, false, reason, Set.of()));
    return this;
  }

  /** The database's pod has a trouble, and its service leads nowhere. */
  EvidenceFixture database(Trouble.Kind kind, String detail, String words) {
    pods.set(0, pod("mariadb-1", "mariadb", "w0", Optional.of(new Trouble(kind, detail)), words));
    services.set(0, service("mariadb", 3306, List.of(database(false))));
    return everywhere("port.3306", "refused").everywhere("proxy.rule.3306", "nowhere");
  }

  EvidenceFixture databaseService(String owner, int port, List<Endpoint> endpoints) {
    services.set(0, new ServiceState(owner, owner, port, Map.of("name", "other"), endpoints));
    return this;
  }

  EvidenceFixture keystoneSays(String words) {
    pods.set(1, pod("keystone-1", "keystone", "w1", Optional.empty(), words));
    return this;
  }

  /** Keystone's Job, which makes its user and its tables, does not come to it. */
  EvidenceFixture bootstrapWaits(Trouble.Kind kind, String detail) {
    pods.add(
        new PodState(
            "keystone-bootstrap-1",
            "keystone",
            Map.of("job-name", "keystone-bootstrap"),
            "w0",
            "Pending",
            false,
            Optional.of(new Trouble(kind, detail)),
            ""));
    return this;
  }

  EvidenceFixture fails(String service, String node, Answer.Verdict verdict, String detail) {
    int port = service.equals("mariadb") ? 3306 : 5000;
    symptoms.add(
        new Symptom(
            service,
            new ProbeResult(
                node,
                address(node),
                service + " probe",
                port,
                new Answer(verdict, detail),
                0,
                Duration.ZERO,
                Duration.ZERO)));
    return this;
  }

  EvidenceFixture failsEverywhere(String service, Answer.Verdict verdict, String detail) {
    NODES.forEach(node -> fails(service, node, verdict, detail));
    return this;
  }

  Diagnosis diagnosis() {
    List<NodeEvidence> asked = new ArrayList<>();
    Map<String, ServerAccess> access = new HashMap<>();
    Instant now = Instant.ofEpochSecond(1000);
    for (String node : NODES) {
      asked.add(
          new NodeEvidence(
              node,
              address(node),
              privateAddress(node),
              Optional.ofNullable(silent.get(node)),
              silent.containsKey(node)
                  ? NodeFacts.none(node, silent.get(node).getMessage())
                  : NodeFacts.of(node, facts.get(node), now)));
      ServerAccess open =
          new ServerAccess(
              node, "ACTIVE", Set.of(privateAddress(node)), floating.get(node), false, List.of());
      access.put(node, admitted.map(it -> TestAccess.filtered(open, it)).orElse(open));
    }
    List<WorkloadState> workloads =
        List.of(
            new WorkloadState("Deployment", "mariadb", "mariadb", 1, 1, true),
            new WorkloadState("Deployment", "keystone", "keystone", 1, 1, true));
    Optional<ClusterState> cluster =
        apiAnswers
            ? Optional.of(new ClusterState(nodes, services, pods, workloads))
            : Optional.empty();
    Evidence evidence =
        new Evidence(
            asked, cluster, access, Map.of("keystone", Set.of("mariadb"), "mariadb", Set.of()));
    return new Diagnostician(evidence, Map.of(3306, "mariadb", 5000, "keystone"))
        .diagnose(symptoms);
  }
}
