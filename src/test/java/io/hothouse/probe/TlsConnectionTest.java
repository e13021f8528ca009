package io.hothouse.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server's certificate is one of its own that nobody vouches for, and names no address. */
class TlsConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension
  private static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicHttpsPort()).build();

  @Test
  void http_overTls_isProvedAsWithoutIt() {
    SERVER.stubFor(
        post(urlEqualTo("/login"))
            .willReturn(
                aResponse().withHeader("Set-Cookie", "session=s1; Secure").withBody("welcome")));
    SERVER.stubFor(
        get(urlEqualTo("/me"))
            .withCookie("session", equalTo("s1"))
            .willReturn(okJson("{\"name\": \"jane\"}")));
    Probe probe =
        Declared.probe(
            """
            name: login
            https: 1
            steps:
              - request: POST /login
              - {request: GET /me, expect: {json: {/name: jane}}, capture: {who: /name}}
            shows: it is ${who}
            """);

    assertThat(probe.attempt(at(SERVER.getHttpsPort()), PATIENCE))
        .isEqualTo(Answer.ok("it is jane"));
  }

  @Test
  void http_overTls_takesAndBringsMoreThanAPacket() {
    String much = "0123456789abcdef".repeat(16 * 1024);
    SERVER.stubFor(
        post(urlEqualTo("/much"))
            .withRequestBody(equalTo(much))
            .willReturn(aResponse().withBody(much)));
    Probe probe =
        Declared.probe(
            """
            name: much
            https: 1
            steps: [{request: POST /much, text: %1$s, expect: {body: %1$s}}]
            """
                .formatted(much));

    assertThat(probe.attempt(at(SERVER.getHttpsPort()), PATIENCE)).isEqualTo(Answer.ok(""));
  }

  @Test
  void tcp_overTls_isTalkedWith() {
    SERVER.stubFor(get(urlEqualTo("/")).willReturn(aResponse().withBody("hello")));

    assertThat(talk().attempt(at(SERVER.getHttpsPort()), PATIENCE)).isEqualTo(Answer.ok("200"));
  }

  @Test
  void serviceThatSpeaksNoTls_isWrong() {
    Answer answer = talk().attempt(at(SERVER.getPort()), PATIENCE);

    assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
    assertThat(answer.detail()).startsWith("TLS with it failed: ");
  }

  @Test
  void serviceThatIsSilent_isATimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(talk().attempt(at(silent.getLocalPort()), Duration.ofMillis(50)).verdict())
          .isEqualTo(Answer.Verdict.TIMEOUT);
    }
  }

  @Test
  void serviceThatHangsUp_isClosed() throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  hanging.accept().close();
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      thread.start();

      assertThat(talk().attempt(at(hanging.getLocalPort()), PATIENCE).verdict())
          .isEqualTo(Answer.Verdict.CLOSED);
      thread.join();
    }
  }

  private static Probe talk() {
    return Declared.probe(
        """
        name: talk
        tls: 1
        talk:
          - {say: "GET / HTTP/1.0\\r\\n\\r\\n", expect: 'HTTP/1\\.[01] (?<status>\\d+)'}
        shows: ${status}
        """);
  }

  private static Entrance at(int port) {
    return new Entrance(
        "node",
        "127.0.0.1",
        ignored -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }
}
