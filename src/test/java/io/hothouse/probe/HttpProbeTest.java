package io.hothouse.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.ErrorCode;
import io.hothouse.Secret;
import io.hothouse.yaml.YamlFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ROUND_TRIP =
      """
      name: round trip
      http: 1
      steps:
        - request: POST /things
          json: {name: "thing-${unique}", size: 3, deep: [true, null]}
          expect: {status: 201}
          capture: {id: /thing/id}
          undo: [{request: "DELETE /things/${id}", expect: {status: 204}}]
        - request: GET /things/${id}
          expect: {json: {/thing/state: ready}, within: 30, never: {/thing/state: broken}}
      shows: thing ${id}
      """;

  @RegisterExtension
  private static final WireMockExtension SERVER = WireMockExtension.newInstance().build();

  @Test
  void keystone_token_isAskedForAndNotShown() {
    SERVER.stubFor(
        post(urlEqualTo("/v3/auth/tokens"))
            .willReturn(
                aResponse()
                    .withStatus(201)
                    .withHeader("X-Subject-Token", "canary-token")
                    .withBody(
                        "{\"token\": {\"roles\": [{\"name\": \"admin\"}, {\"name\": \"reader\"}], \"project\": {\"id\": \"p\"}, \"expires_at\": \"2026-11-24T00:00:00Z\"}}")));

    Answer answer = keystone().attempt(server(), PATIENCE);

    assertThat(answer)
        .isEqualTo(Answer.ok("token with the roles admin, reader until 2026-11-24T00:00:00Z"));
    SERVER.verify(
        postRequestedFor(urlEqualTo("/v3/auth/tokens"))
            .withRequestBody(
                matchingJsonPath(
                    "$.auth.identity.password.user.password",
                    equalTo("canary-of-keystone/KEYSTONE_ADMIN_PASSWORD")))
            .withRequestBody(
                matchingJsonPath(
                    "$.auth.scope.project",
                    equalToJson("{\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}"))));
  }

  @Test
  void keystone_refusal_isWrongWithoutThePassword() {
    SERVER.stubFor(
        post(urlEqualTo("/v3/auth/tokens"))
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withBody("bad: canary-of-keystone/KEYSTONE_ADMIN_PASSWORD")));

    Answer answer = keystone().attempt(server(), PATIENCE);

    assertThat(answer)
        .isEqualTo(Answer.wrong("POST /v3/auth/tokens: HTTP 401 instead of 201: bad: (secret)"));
  }

  @Test
  void attempt_base64_isSentAsTheBytesThatItStandsFor() {
    SERVER.stubFor(put(urlEqualTo("/file")).willReturn(aResponse().withStatus(204)));

    Answer answer =
        Declared.probe(
                """
                name: bytes
                http: 1
                steps:
                  - request: PUT /file
                    base64: |
                      Vap/
                      AA==
                """)
            .attempt(server(), PATIENCE);

    assertThat(answer.passed()).isTrue();
    SERVER.verify(
        putRequestedFor(urlEqualTo("/file"))
            .withHeader("Content-Type", equalTo("application/octet-stream"))
            .withRequestBody(binaryEqualTo(new byte[] {0x55, (byte) 0xaa, 0x7f, 0})));
  }

  @Test
  void attempt_whatItMade_isTakenAwayAgain() {
    makesThing("ready");

    Answer answer = Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE);

    assertThat(answer).isEqualTo(Answer.ok("thing 7"));
    SERVER.verify(
        postRequestedFor(urlEqualTo("/things"))
            .withRequestBody(matchingJsonPath("$.name"))
            .withRequestBody(matchingJsonPath("$[?(@.size == 3)]"))
            .withRequestBody(matchingJsonPath("$[?(@.deep[0] == true)]")));
    SERVER.verify(1, deleteRequestedFor(urlEqualTo("/things/7")));
  }

  @Test
  void attempt_notReadyYet_isAskedForAgain() {
    makesThing("made");
    SERVER.stubFor(
        get(urlEqualTo("/things/7"))
            .inScenario("thing")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(okJson("{\"thing\": {\"state\": \"making\"}}"))
            .willSetStateTo("made"));
    SERVER.stubFor(
        get(urlEqualTo("/things/7"))
            .inScenario("thing")
            .whenScenarioStateIs("made")
            .willReturn(okJson("{\"thing\": {\"state\": \"ready\"}}")));

    assertThat(Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE).passed()).isTrue();
    SERVER.verify(2, getRequestedFor(urlEqualTo("/things/7")));
  }

  @Test
  void attempt_hopeless_endsAtOnceAndTidiesUp() {
    makesThing("broken");

    Answer answer = Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE);

    assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
    assertThat(answer.detail()).startsWith("GET /things/7: /thing/state is broken");
    SERVER.verify(1, getRequestedFor(urlEqualTo("/things/7")));
    SERVER.verify(1, deleteRequestedFor(urlEqualTo("/things/7")));
  }

  @Test
  void attempt_interrupted_tidiesUpAllTheSame() throws Exception {
    makesThing("making");
    Thread[] worker = new Thread[1];
    worker[0] =
        new Thread(
            () -> {
              try {
                Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE);
              } catch (RuntimeException interrupted) {
                // As it has to be.
              }
            });
    worker[0].start();
    while (SERVER.findAll(getRequestedFor(urlEqualTo("/things/7"))).isEmpty()) {
      Thread.sleep(10);
    }

    worker[0].interrupt();
    worker[0].join(10_000);

    SERVER.verify(1, deleteRequestedFor(urlEqualTo("/things/7")));
  }

  @Test
  void attempt_manyTimes_leavesNeitherThreadsNorDescriptors() throws Exception {
    makesThing("ready");
    Probe probe = Declared.probe(ROUND_TRIP);
    Entrance refused = Entrance.direct("nobody", "127.0.0.1");
    probe.attempt(server(), PATIENCE);
    int threads = Thread.activeCount();
    long descriptors = descriptors();

    for (int attempt = 0; attempt < 50; attempt++) {
      assertThat(probe.attempt(server(), PATIENCE).passed()).isTrue();
      assertThat(probe.attempt(refused, PATIENCE).verdict()).isEqualTo(Answer.Verdict.REFUSED);
    }

    // What the server keeps for a moment counts, too.
    assertThat(Thread.activeCount()).isLessThan(threads + 15);
    assertThat(descriptors()).isLessThan(descriptors + 30);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  @Test
  void attempt_eachRequest_hasAConnectionOfItsOwn() {
    SERVER.stubFor(get("/api").willReturn(okJson("[]")));

    assertThat(
            Declared.probe("{name: api, http: 1, steps: [{request: GET /api}]}")
                .attempt(server(), PATIENCE)
                .passed())
        .isTrue();

    SERVER.verify(getRequestedFor(urlEqualTo("/api")).withHeader("Connection", equalTo("close")));
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE", "CONNECTION_RESET_BY_PEER"})
  void attempt_brokenAnswer_isNeverPassed(Fault fault) {
    SERVER.stubFor(get("/api").willReturn(aResponse().withFault(fault)));

    assertThat(
            Declared.probe("{name: api, http: 1, steps: [{request: GET /api}]}")
                .attempt(server(), PATIENCE)
                .verdict())
        .isIn(Answer.Verdict.CLOSED, Answer.Verdict.WRONG);
  }

  @Test
  void attempt_answerThatDoesNotEnd_endsInTime() {
    SERVER.stubFor(
        get("/api")
            .willReturn(aResponse().withBody("x".repeat(100)).withChunkedDribbleDelay(50, 60_000)));
    long start = System.nanoTime();

    Answer answer =
        Declared.probe("{name: api, http: 1, steps: [{request: GET /api}]}")
            .attempt(server(), Duration.ofMillis(500));

    assertThat(answer.verdict()).isEqualTo(Answer.Verdict.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void attempt_answerWithALineBreak_becomesNoHeaderOfItsOwn() {
    SERVER.stubFor(get("/api").willReturn(okJson("{\"id\": \"a\\r\\nX-Evil: 1\"}")));

    Answer answer =
        Declared.probe(
                """
                name: api
                http: 1
                steps:
                  - {request: GET /api, capture: {id: /id}}
                  - {request: GET /api, headers: {X-Id: "${id}"}}
                """)
            .attempt(server(), PATIENCE);

    assertThat(answer.verdict()).isEqualTo(Answer.Verdict.WRONG);
    SERVER.verify(0, getRequestedFor(urlEqualTo("/api")).withHeader("X-Evil", equalTo("1")));
  }

  @Test
  void attempt_tidyingUpFails_isWrong() {
    makesThing("ready");
    SERVER.stubFor(delete(urlEqualTo("/things/7")).willReturn(aResponse().withStatus(409)));

    assertThat(Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE))
        .isEqualTo(
            Answer.wrong(
                "tidying up failed: DELETE /things/7: HTTP 409 instead of 204 or 404: nothing"));
  }

  @Test
  void attempt_nothingMade_undoesNothing() {
    SERVER.stubFor(post(urlEqualTo("/things")).willReturn(aResponse().withStatus(500)));

    assertThat(Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE).verdict())
        .isEqualTo(Answer.Verdict.WRONG);
    SERVER.verify(0, deleteRequestedFor(urlPathEqualTo("/things/7")));
  }

  @Test
  void attempt_connectionReset_isClosed() {
    SERVER.stubFor(
        post(urlEqualTo("/things"))
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

    assertThat(Declared.probe(ROUND_TRIP).attempt(server(), PATIENCE).verdict())
        .isEqualTo(Answer.Verdict.CLOSED);
  }

  @Test
  void attempt_formWithCookie_logsInAsABrowserDoes() {
    SERVER.stubFor(
        get("/login")
            .willReturn(
                aResponse()
                    .withHeader("Set-Cookie", "csrf=abc; Path=/")
                    .withBody("<input name=\"token\" value=\"xyz\">")));
    SERVER.stubFor(
        post("/login").willReturn(aResponse().withStatus(302).withHeader("Location", "/home")));

    Answer answer =
        Declared.probe(
                """
                name: login
                http: 1
                steps:
                  - request: GET /login
                    capture: {token: {body: 'name="token" value="([^"]+)"'}}
                  - request: POST /login
                    form: {user: a&b, token: "${token}"}
                    expect: {status: 302, headers: {Location: {matches: /home$}}}
                """)
            .attempt(server(), PATIENCE);

    assertThat(answer).isEqualTo(Answer.ok(""));
    SERVER.verify(
        postRequestedFor(urlEqualTo("/login"))
            .withCookie("csrf", equalTo("abc"))
            .withFormParam("user", equalTo("a&b"))
            .withFormParam("token", equalTo("xyz")));
    SERVER.verify(getRequestedFor(urlEqualTo("/login")).withHeader("Cookie", absent()));
  }

  @Test
  void attempt_basicLogin_isSent() {
    SERVER.stubFor(get("/api").withBasicAuth("me", "canary-of-s/K").willReturn(okJson("[]")));

    assertThat(
            Declared.probe(
                    """
                    name: api
                    http: 1
                    login: {user: me, password: "${secret:s/K}"}
                    steps: [{request: GET /api}]
                    """)
                .attempt(server(), PATIENCE)
                .passed())
        .isTrue();
  }

  @Test
  void attempt_everyElement_hasToBeAsExpected() {
    Probe probe =
        Declared.probe(
            """
            name: agents
            http: 1
            steps: [{request: GET /agents, expect: {json: {/agents/*/alive: true}}}]
            """);
    SERVER.stubFor(
        get("/agents").willReturn(okJson("{\"agents\": [{\"alive\": true}, {\"alive\": false}]}")));
    assertThat(probe.attempt(server(), PATIENCE).detail())
        .isEqualTo("GET /agents: /agents/*/alive is false instead of true");

    SERVER.stubFor(get("/agents").willReturn(okJson("{\"agents\": []}")));
    assertThat(probe.attempt(server(), PATIENCE).detail()).contains("has no /agents/*/alive");

    SERVER.stubFor(get("/agents").willReturn(okJson("{\"agents\": [{\"alive\": true}]}")));
    assertThat(probe.attempt(server(), PATIENCE).passed()).isTrue();
  }

  private static void makesThing(String state) {
    SERVER.stubFor(
        post(urlEqualTo("/things"))
            .willReturn(aResponse().withStatus(201).withBody("{\"thing\": {\"id\": 7}}")));
    SERVER.stubFor(
        get(urlEqualTo("/things/7"))
            .willReturn(okJson("{\"thing\": {\"state\": \"" + state + "\"}}")));
    SERVER.stubFor(delete(urlEqualTo("/things/7")).willReturn(aResponse().withStatus(204)));
  }

  /** The probe that the program itself declares. */
  private static Probe keystone() {
    return new Probes(
            Map.of(
                "keystone",
                YamlFile.read(Path.of("manifests/keystone/service.yaml"), ErrorCode.TEMPLATE)
                    .mapping("service")
                    .get("probes")),
            name -> new Secret("canary-of-" + name))
        .of("keystone")
        .get(0);
  }

  private static Entrance server() {
    return new Entrance(
        "node",
        "127.0.0.1",
        port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER.getPort()));
  }
}
