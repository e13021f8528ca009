package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PodNetworkManifestsTest {
  private static final String NODES =
      """
      {"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [
       {"metadata": {"name": "cp"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}},
       {"metadata": {"name": "w"}, "status": {"conditions": [
        {"type": "Ready", "status": "%s", "reason": "KubeletNotReady", "message": "cni plugin not initialized"}]}}]}
      """;
  private static final String PODS =
      """
      {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": [
       {"metadata": {"name": "of-the-pod-network", "namespace": "net"}, "spec": {"hostNetwork": false},
        "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "message": "no node"}]}},
       {"metadata": {"name": "flannel-x", "namespace": "net"}, "spec": {"hostNetwork": true, "nodeName": "w"},
        "status": {"phase": "Running", "containerStatuses": [{"name": "flannel", "containerID": "containerd://1",
         "ready": false, "restartCount": 2, "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}},
         "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}]}
      """;
  private static final String NO_PODS =
      "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": []}";
  private static final String ACCOUNT =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: net%s}
      """;

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  @TempDir private Path folder;

  @Test
  void apply_fileOfSeveral_appliesEachInOrderAndInItsNamespace() throws Exception {
    API.stubFor(patch(anyUrl()).willReturn(okJson("{\"kind\": \"ServiceAccount\"}")));
    Path file =
        Files.writeString(
            folder.resolve("net.yaml"),
            ACCOUNT.formatted("") + "---\n" + ACCOUNT.formatted(", namespace: kube-system"));

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      assertThat(
              new PodNetworkManifests(cluster)
                  .apply(
                      file,
                      Deadline.after(Duration.ofMinutes(1)),
                      Progress.silent().begin("network")))
          .containsExactly("ServiceAccount/net", "ServiceAccount/net");
    }

    for (String namespace : List.of("default", "kube-system")) {
      API.verify(
          1,
          patchRequestedFor(
              urlPathEqualTo("/api/v1/namespaces/%s/serviceaccounts/net".formatted(namespace))));
    }
  }

  @Test
  void apply_refusedByTheCluster_saysWhichObjectOfWhichFile() throws Exception {
    API.stubFor(
        patch(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(422)
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"kind\": \"Status\", \"message\": \"spec is odd\", \"code\": 422}")));
    Path file = Files.writeString(folder.resolve("net.yaml"), ACCOUNT.formatted(""));

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      assertThatThrownBy(
              () ->
                  new PodNetworkManifests(cluster)
                      .apply(
                          file,
                          Deadline.after(Duration.ofMinutes(1)),
                          Progress.silent().begin("network")))
          .isInstanceOf(HothouseException.class)
          .hasMessageContainingAll("ServiceAccount/net", file.toString(), "spec is odd");
    }
  }

  @Test
  void awaitReady_nodeThatBecomesReady_saysWhatItWaitedFor() {
    API.stubFor(
        get(urlPathEqualTo("/api/v1/nodes"))
            .inScenario("join")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(okJson(NODES.formatted("False")))
            .willSetStateTo("joined"));
    API.stubFor(
        get(urlPathEqualTo("/api/v1/nodes"))
            .inScenario("join")
            .whenScenarioStateIs("joined")
            .willReturn(okJson(NODES.formatted("True"))));
    API.stubFor(get(urlPathEqualTo("/api/v1/pods")).willReturn(okJson(NO_PODS)));
    List<String> said = new ArrayList<>();

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      new PodNetworkManifests(cluster)
          .awaitReady(List.of("cp", "w"), Deadline.after(Duration.ofMinutes(1)), said::add);
    }

    assertThat(said)
        .containsExactly(
            "1 of 2 nodes are not Ready: w: KubeletNotReady: cni plugin not initialized");
  }

  @Test
  void awaitReady_podOfTheNetworkThatKeepsEnding_isNamedWithItsLastWords() {
    API.stubFor(get(urlPathEqualTo("/api/v1/nodes")).willReturn(okJson(NODES.formatted("False"))));
    API.stubFor(get(urlPathEqualTo("/api/v1/pods")).willReturn(okJson(PODS)));
    API.stubFor(
        get(urlPathEqualTo("/api/v1/namespaces/net/pods/flannel-x/log"))
            .willReturn(ok("starting\nflanneld: Permission denied\n")));

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      assertThatThrownBy(
              () ->
                  new PodNetworkManifests(cluster)
                      .awaitReady(List.of("cp", "w"), Deadline.after(Duration.ZERO), said -> {}))
          .hasMessageContaining(
              "w: KubeletNotReady: cni plugin not initialized; the pod flannel-x: the container flannel "
                  + "ended with exit code 1 (Error), 2 restarts: flanneld: Permission denied");
    }
  }

  @Test
  void awaitReady_nodeThatNeverComes_isNamedWhenTimeIsUp() {
    API.stubFor(get(urlPathEqualTo("/api/v1/pods")).willReturn(okJson(NO_PODS)));
    API.stubFor(get(urlPathEqualTo("/api/v1/nodes")).willReturn(okJson(NODES.formatted("True"))));

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      assertThatThrownBy(
              () ->
                  new PodNetworkManifests(cluster)
                      .awaitReady(List.of("cp", "lost"), Deadline.after(Duration.ZERO), said -> {}))
          .isInstanceOf(HothouseException.class)
          .hasMessageContaining("lost is not in the cluster");
    }
  }

  @Test
  void check_fileWithoutAnObject_isRefusedBeforeThereIsACluster() throws Exception {
    Path file = Files.writeString(folder.resolve("net.yaml"), "# nothing\n");

    assertThatThrownBy(() -> PodNetworkManifests.check(file))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("there is no object in it");
  }
}
