package io.hothouse.openstack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.Credentials;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Login;
import io.hothouse.config.Proxies;
import io.hothouse.config.Reference;
import io.hothouse.config.Tls;
import io.hothouse.pipeline.Wait;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cloud whose services answer as real ones did. The path begins with the service's port. */
public final class FakeCloud implements AutoCloseable {
  public static final String CANARY = "canary-password-51c2";
  public static final String PROJECT = "9a5a5042134c4af3a5be4546f6b8c277";
  public static final String HEAT = "/8004/v1/" + PROJECT;
  public static final String NOVA = "/8774/v2.1";
  public static final String NEUTRON = "/9696/v2.0";
  public static final String GLANCE = "/9292/v2";
  static final String TOKENS = "/5000/v3/auth/tokens";

  public final WireMockServer server;
  public final List<Duration> pauses = new CopyOnWriteArrayList<>();

  public FakeCloud() {
    this(WireMockConfiguration.options());
  }

  public FakeCloud(WireMockConfiguration options) {
    server = new WireMockServer(options.dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    reset();
  }

  /** Forgets what a test asked and taught. */
  public void reset() {
    pauses.clear();
    server.resetAll();
    server.stubFor(post(urlPathEqualTo(TOKENS)).willReturn(answer("token-201")));
  }

  String base() {
    return "http://127.0.0.1:" + server.port();
  }

  public ResponseDefinitionBuilder answer(String capture) {
    return Capture.of(capture).response(base());
  }

  /** Logs users in with an answer of Keystone's in which one text is another. */
  public void answersLogin(String text, String other) {
    server.stubFor(
        post(urlPathEqualTo(TOKENS))
            .willReturn(Capture.of("token-201").with(text, other).response(base())));
  }

  public void answersGet(String path, String json) {
    server.stubFor(get(urlPathEqualTo(path)).willReturn(json(200, json)));
  }

  public static ResponseDefinitionBuilder json(int status, String json) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withHeader("x-openstack-request-id", "req-of-" + status)
        .withBody(json);
  }

  public CloudConfig config() {
    return config(base(), Tls.DEFAULT, EndpointChoice.ANY);
  }

  public static CloudConfig config(String base, Tls tls, EndpointChoice endpoints) {
    Reference domain = new Reference.ByName("Default", Optional.empty());
    return new CloudConfig(
        "fake",
        new Login(
            URI.create(base + "/5000/v3"),
            new Credentials.Password(
                new Reference.ByName("demo", Optional.of(domain)), new Secret(CANARY)),
            Optional.of(new Reference.ByName("demo", Optional.of(domain)))),
        endpoints,
        tls,
        Proxies.NONE);
  }

  public CloudSession session() {
    return CloudSession.open(config(), unhurried());
  }

  /** Notes pauses instead of sleeping. */
  public Wait unhurried() {
    return new Wait(pauses::add);
  }

  @Override
  public void close() {
    server.stop();
  }
}
