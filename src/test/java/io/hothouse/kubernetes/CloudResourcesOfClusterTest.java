package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloudResourcesOfClusterTest {
  private static final String BALANCED = "/api/v1/namespaces/web/services/front";
  private static final String CLAIM = "/api/v1/namespaces/web/persistentvolumeclaims/data";
  private static final String POD = "/api/v1/namespaces/web/pods/holder";

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  private final List<String> notes = new ArrayList<>();
  private ClusterClient cluster;

  @BeforeEach
  void open() {
    cluster = TestClusters.at(API.baseUrl());
    API.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
    API.stubFor(delete(anyUrl()).atPriority(8).willReturn(okJson("{\"kind\": \"Status\"}")));
    list(
        "services",
        "Service",
        """
        {"metadata": {"name": "front", "namespace": "web"}, "spec": {"type": "LoadBalancer"}},
        {"metadata": {"name": "inner", "namespace": "web"}, "spec": {"type": "ClusterIP"}}""");
    list(
        "persistentvolumeclaims",
        "PersistentVolumeClaim",
        """
        {"metadata": {"name": "data", "namespace": "web"}, "spec": {"volumeName": "pv-1"}}""");
    list(
        "namespaces/web/pods",
        "Pod",
        """
        {"metadata": {"name": "holder", "namespace": "web"},
         "spec": {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}},
        {"metadata": {"name": "other", "namespace": "web"}, "spec": {"volumes": [{"name": "v"}]}}""");
    list(
        "persistentvolumes",
        "PersistentVolume",
        """
        {"metadata": {"name": "pv-1"}, "spec": {"persistentVolumeReclaimPolicy": "Delete"}},
        {"metadata": {"name": "pv-2"}, "spec": {"persistentVolumeReclaimPolicy": "Delete"}}""");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void list(String path, String kind, String items) {
    API.stubFor(
        get(urlPathEqualTo("/api/v1/" + path))
            .willReturn(
                okJson(
                    "{\"apiVersion\": \"v1\", \"kind\": \"%sList\", \"items\": [%s]}"
                        .formatted(kind, items))));
  }

  private void release(Duration patience) {
    new CloudResourcesOfCluster(cluster).release(Deadline.after(patience), notes::add);
  }

  @Test
  void release_balancersAndClaims_goWithThePodsThatHoldThem() {
    release(Duration.ofSeconds(10));

    API.verify(1, deleteRequestedFor(urlPathEqualTo(BALANCED)));
    API.verify(1, deleteRequestedFor(urlPathEqualTo(CLAIM)));
    API.verify(1, deleteRequestedFor(urlPathEqualTo(POD)));
    API.verify(3, deleteRequestedFor(anyUrl()));
    assertThat(notes)
        .containsExactly("releases Service web/front", "releases PersistentVolumeClaim web/data");
  }

  @Test
  void release_volumeThatStays_isNamed() {
    API.stubFor(
        get(urlPathEqualTo("/api/v1/persistentvolumes/pv-1"))
            .willReturn(
                okJson(
                    "{\"apiVersion\": \"v1\", \"kind\": \"PersistentVolume\", \"metadata\": {\"name\": \"pv-1\"}}")));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> release(Duration.ofMillis(100)))
        .withMessageContaining("PersistentVolume pv-1")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.TIMEOUT));
  }
}
