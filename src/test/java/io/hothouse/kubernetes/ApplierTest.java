package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services whose node ports the API server will not give. */
class ApplierTest {
  private static final String SERVICES = "/api/v1/namespaces/openstack/services/mariadb";
  private static final String SERVICE =
      "{\"kind\": \"Service\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"%s\", \"namespace\": \"openstack\"}, \"spec\": {\"ports\": [{\"port\": 3306, \"nodePort\": 3306}]}}";
  private static final String REFUSAL =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422,
       "message": "Service \\"mariadb\\" is invalid: spec.ports[0].nodePort: Invalid value: 3306: provided port is already allocated"}
      """;

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  private final List<String> notes = new ArrayList<>();
  private ClusterClient cluster;

  @BeforeEach
  void open() {
    cluster = TestClusters.at(API.baseUrl());
    API.stubFor(
        patch(urlPathEqualTo(SERVICES))
            .inScenario("ports")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(422).withBody(REFUSAL))
            .willSetStateTo("given back"));
    API.stubFor(
        patch(urlPathEqualTo(SERVICES))
            .inScenario("ports")
            .whenScenarioStateIs("given back")
            .willReturn(okJson(SERVICE.formatted("mariadb"))));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private HasMetadata apply() {
    return apply(cluster.library());
  }

  private HasMetadata apply(KubernetesClient client) {
    return new Applier(client, "openstack", notes::add)
        .apply(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("mariadb")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(3306)
                .withNodePort(3306)
                .endPort()
                .endSpec()
                .build(),
            Deadline.after(Duration.ofSeconds(30)));
  }

  private static void there(String service) {
    API.stubFor(
        get(urlPathEqualTo("/api/v1/services"))
            .willReturn(
                okJson(
                    "{\"kind\": \"ServiceList\", \"apiVersion\": \"v1\", \"metadata\": {}, \"items\": [%s]}"
                        .formatted(service))));
  }

  @Test
  void apply_portsThatNobodyHas_asksAgainUntilTheyAreGiven() {
    there("");

    assertThat(apply().getMetadata().getName()).isEqualTo("mariadb");
    assertThat(notes).singleElement().asString().contains("of the Service mariadb allocated");

    API.verify(2, patchRequestedFor(urlPathEqualTo(SERVICES)));
  }

  @Test
  void apply_portsOfAnotherService_isRefusedAtOnce() {
    there(SERVICE.formatted("theirs"));

    assertThatThrownBy(this::apply)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("already allocated");

    API.verify(1, patchRequestedFor(urlPathEqualTo(SERVICES)));
  }

  @Test
  void apply_serverThatTakesLongerThanAQuestionMay_isWaitedFor() {
    API.stubFor(
        patch(urlPathEqualTo(SERVICES))
            .willReturn(okJson(SERVICE.formatted("mariadb")).withFixedDelay(1_000)));
    Config hasty =
        new ConfigBuilder(cluster.library().getConfiguration()).withRequestTimeout(200).build();

    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(hasty).build()) {
      assertThat(apply(client).getMetadata().getName()).isEqualTo("mariadb");
    }

    API.verify(1, patchRequestedFor(urlPathEqualTo(SERVICES)));
  }
}
