package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JoinTokensTest {
  private static final String SECRETS = "/api/v1/namespaces/kube-system/secrets";

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  @Test
  void withdraw_oursAndAnothers_deletesOursOnly() {
    API.stubFor(
        get(urlPathEqualTo(SECRETS))
            .withQueryParam("fieldSelector", equalTo("type=bootstrap.kubernetes.io/token"))
            .willReturn(
                okJson(
                    """
                    {"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": [
                     {"metadata": {"name": "bootstrap-token-ours"}, "data": {"description": "%s"}},
                     {"metadata": {"name": "bootstrap-token-mine"}, "data": {"description": "%s"}},
                     {"metadata": {"name": "bootstrap-token-bare"}, "data": {}}]}
                    """
                        .formatted(base64(JoinTokens.OURS), base64("of the user")))));
    API.stubFor(delete(anyUrl()).willReturn(okJson("{\"kind\": \"Status\"}")));

    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      assertThat(new JoinTokens(cluster).withdraw()).isEqualTo(1);
    }

    API.verify(1, deleteRequestedFor(anyUrl()));
    API.verify(deleteRequestedFor(urlPathEqualTo(SECRETS + "/bootstrap-token-ours")));
  }

  @Test
  void ours_isHowTheControlPlaneDescribesIt() throws Exception {
    assertThat(Files.readString(Path.of("heat-templates/boot/control-plane.sh")))
        .contains("readonly TOKEN_DESCRIPTION='" + JoinTokens.OURS + "'");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
