package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A connection to the API server of exactly one cluster: that of the given kubeconfig. */
public final class ClusterClient implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(300);

  private final KubernetesClient client;
  private final ClusterFailures failures;

  private ClusterClient(KubernetesClient client, ClusterFailures failures) {
    this.client = client;
    this.failures = failures;
  }

  /**
   * Makes a client; nothing is asked yet.
   *
   * @param kubeconfig the text of a kubeconfig file; no other, and no environment, is looked at
   */
  public static ClusterClient open(String kubeconfig) {
    Config config;
    try {
      config = Config.fromKubeconfig(kubeconfig);
    } catch (RuntimeException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read the cluster's kubeconfig, but it is malformed. Next: fetch it again.",
          problem);
    }
    // The library's own retries make a refused connection last 19 s: we do our own waiting.
    Config patient =
        new ConfigBuilder(config)
            .withRequestRetryBackoffLimit(2)
            .withRequestRetryBackoffInterval(100)
            .withConnectionTimeout(5_000)
            .withRequestTimeout(20_000)
            .build();
    return new ClusterClient(
        new KubernetesClientBuilder().withConfig(patient).build(),
        new ClusterFailures(patient.getMasterUrl()));
  }

  /** Returns the cluster's nodes. */
  public List<ClusterNode> nodes() {
    return failures.translated(
        "list the nodes",
        () -> client.nodes().list().getItems().stream().map(ClusterClient::node).toList());
  }

  /** Returns the API server's version, as in v1.20.2. */
  public String version() {
    return failures.translated(
        "ask for the version", () -> client.getKubernetesVersion().getGitVersion());
  }

  /**
   * Waits until the nodes are as wanted, and returns them. An API server that does not answer yet
   * is waited for too.
   *
   * @param goal what is waited for, as in "Waited for GOAL"
   */
  public List<ClusterNode> awaitNodes(
      String goal, Predicate<List<ClusterNode>> wanted, Deadline deadline) {
    String seen = "no answer from the API server";
    while (true) {
      try {
        List<ClusterNode> nodes =
            client.nodes().list().getItems().stream().map(ClusterClient::node).toList();
        if (wanted.test(nodes)) {
          return nodes;
        }
        seen = nodes.toString();
      } catch (KubernetesClientException problem) {
        HothouseException failure = failures.translate("list the nodes", problem);
        if (failure.code() == ErrorCode.AUTH) {
          throw failure;
        }
        seen = failure.getMessage();
      }
      deadline.check(goal, seen);
      Wait.real().pause(goal, POLL);
    }
  }

  KubernetesClient library() {
    return client;
  }

  ClusterFailures failures() {
    return failures;
  }

  private static ClusterNode node(Node node) {
    Optional<NodeCondition> ready =
        node.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst();
    boolean isReady = ready.filter(condition -> condition.getStatus().equals("True")).isPresent();
    String address =
        node.getStatus().getAddresses().stream()
            .filter(entry -> entry.getType().equals("InternalIP"))
            .map(NodeAddress::getAddress)
            .findFirst()
            .orElse("");
    return new ClusterNode(
        node.getMetadata().getName(),
        isReady,
        address,
        node.getStatus().getNodeInfo().getKubeletVersion(),
        isReady ? "" : ready.map(NodeCondition::getMessage).orElse("the kubelet said nothing yet"));
  }

  @Override
  public void close() {
    client.close();
  }
}
