package io.hothouse.openstack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.Credentials;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Login;
import io.hothouse.config.Proxies;
import io.hothouse.config.Reference;
import io.hothouse.config.Tls;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Patience;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.Transport;
import io.hothouse.openstack.transport.Trust;
import io.hothouse.pipeline.Wait;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudSessionTest {
  private static final String STACKS = FakeCloud.HEAT + "/stacks";
  private static final String EMPTY = "{\"stacks\": []}";

  private static FakeCloud cloud;

  @BeforeAll
  static void start() {
    cloud = new FakeCloud();
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @BeforeEach
  void reset() {
    cloud.reset();
  }

  private static void fails(Runnable work, ErrorCode code, String... words) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(work::run)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(code))
        .satisfies(problem -> assertThat(problem.getMessage()).contains(words))
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain(FakeCloud.CANARY))
        .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("gAAAAA"));
  }

  @Test
  void open_password_sendsAScopedRequest() {
    CloudSession session = cloud.session();

    assertThat(session.projectId()).isEqualTo(FakeCloud.PROJECT);
    cloud.server.verify(
        postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS))
            .withRequestBody(
                equalToJson(
                    """
                    {"auth": {"identity": {"methods": ["password"], "password": {"user":
                      {"name": "demo", "domain": {"name": "Default"}, "password": "canary-password-51c2"}}},
                      "scope": {"project": {"name": "demo", "domain": {"name": "Default"}}}}}""")));
  }

  @Test
  void open_applicationCredential_sendsNoScope() {
    Login login =
        new Login(
            URI.create(cloud.base() + "/5000/v3"),
            new Credentials.ApplicationCredential(
                new Reference.ByName("ci", Optional.of((Reference) new Reference.ById("u1"))),
                new Secret("s")),
            Optional.empty());

    CloudSession.open(
        new CloudConfig("fake", login, EndpointChoice.ANY, Tls.DEFAULT, Proxies.NONE));

    cloud.server.verify(
        postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS))
            .withRequestBody(
                equalToJson(
                    """
                    {"auth": {"identity": {"methods": ["application_credential"],
                      "application_credential": {"name": "ci", "user": {"id": "u1"}, "secret": "s"}}}}""")));
  }

  @Test
  void open_tokenWithoutProject_usesItAsItIs() {
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.TOKENS))
            .withHeader("X-Subject-Token", equalTo("given"))
            .willReturn(cloud.answer("token-201").withStatus(200)));
    cloud.answersGet(STACKS, EMPTY);
    Login login =
        new Login(
            URI.create(cloud.base() + "/5000/v3"),
            new Credentials.Token(new Secret("given")),
            Optional.empty());

    CloudSession session =
        CloudSession.open(
            new CloudConfig("fake", login, EndpointChoice.ANY, Tls.DEFAULT, Proxies.NONE));

    assertThat(session.projectId()).isEqualTo(FakeCloud.PROJECT);
  }

  @Test
  void open_wrongPassword_namesCloudAddressUserAndRequest() {
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS)).willReturn(cloud.answer("token-401")));

    fails(
        cloud::session,
        ErrorCode.AUTH,
        "'fake'",
        cloud.base() + "/5000/v3",
        "user 'demo'",
        "req-8c0e654b-c542-4306-bdaf-8d7cdb348b91");
  }

  @Test
  void open_nobodyListens_isToldOnceAndUnreachable() {
    String base = "http://127.0.0.1:1";
    CloudConfig config = FakeCloud.config(base, Tls.DEFAULT, EndpointChoice.ANY);
    List<String> told = new ArrayList<>();

    fails(
        () ->
            new Transport(
                    config,
                    Trust.context(Tls.DEFAULT),
                    cloud.unhurried(),
                    Patience.usual(),
                    told::add)
                .send(
                    Call.of("log in", "GET", config.login().authUrl()),
                    Deadline.after(Duration.ofMillis(300))),
        ErrorCode.UNREACHABLE,
        "'fake'",
        base,
        "nobody listens there");
    assertThat(told)
        .containsExactly(
            "http://127.0.0.1:1/5000/v3: nobody listens there (connection refused); it is tried for 10 s");
  }

  @Test
  void send_serviceIsSilentOrInTrouble_isToldAfterAWhile() {
    List<String> told = new ArrayList<>();
    Transport transport =
        new Transport(
            cloud.config(),
            Trust.context(Tls.DEFAULT),
            new Wait(pause -> Wait.real().pause("a little", Duration.ofMillis(200))),
            Patience.usual(),
            told::add);
    cloud.server.stubFor(get(urlPathEqualTo("/1/v3")).willReturn(aResponse().withFixedDelay(6000)));
    cloud.server.stubFor(get(urlPathEqualTo("/2/v3")).willReturn(aResponse().withStatus(503)));

    for (String path : List.of("/1/v3", "/2/v3")) {
      transport.send(
          Call.of("look", "GET", URI.create(cloud.server.baseUrl() + path)),
          Deadline.after(Duration.ofSeconds(12)));
    }

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).matches(".*/1/v3: no answer yet; it is waited for, for \\d+ s at most");
    assertThat(told.get(1)).contains("/2/v3: it answers 503");
  }

  @Test
  void look_servicesHangOrRefuseOrAreAway_eachIsToldAndAllTogetherSoon() {
    cloud.server.stubFor(any(urlPathMatching("/8774/.*")).willReturn(hanging()));
    cloud.server.stubFor(any(urlPathMatching("/9696/.*")).willReturn(hanging()));
    cloud.server.stubFor(any(urlPathMatching("/9292/.*")).willReturn(aResponse().withStatus(503)));
    CloudSession session = CloudSession.look(cloud.config(), line -> {});
    long begin = System.nanoTime();

    for (int again = 0; again < 3; again++) {
      fails(() -> session.lookups().flavors(), ErrorCode.UNREACHABLE, "no answer came in time");
      fails(() -> session.lookups().externalNetworks(), ErrorCode.UNREACHABLE, "in time");
      fails(() -> session.images().newest("x"), ErrorCode.CLOUD_ERROR, "503");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  private static ResponseDefinitionBuilder hanging() {
    return aResponse().withFixedDelay(60_000);
  }

  @Test
  void open_proxyWithAPassword_carriesTheLoginThere() {
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .withHeader("Proxy-Authorization", absent())
            .willReturn(
                aResponse().withStatus(407).withHeader("Proxy-Authenticate", "Basic realm=\"p\"")));
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .withHeader(
                "Proxy-Authorization",
                equalTo("Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(UTF_8))))
            .willReturn(cloud.answer("token-201")));
    String proxy = "http://me:p%40ss@127.0.0.1:" + cloud.server.port();
    CloudConfig direct =
        FakeCloud.config("http://cloud.example.test", Tls.DEFAULT, EndpointChoice.ANY);
    CloudConfig config =
        new CloudConfig(
            direct.name(),
            direct.login(),
            direct.endpoints(),
            direct.tls(),
            Proxies.of(Map.of("HTTP_PROXY", proxy)));

    assertThat(CloudSession.open(config, cloud.unhurried()).projectId())
        .isEqualTo(FakeCloud.PROJECT);
    cloud.server.verify(
        postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS))
            .withHeader("Host", equalTo("cloud.example.test")));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void open_answerPointsElsewhere_namesThePlaceAndSendsNothingThere(int status) {
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", cloud.base() + "/elsewhere/v3/auth/tokens")));

    fails(cloud::session, ErrorCode.CONFIG, "/elsewhere/v3", "'auth_url'");
    cloud.server.verify(0, postRequestedFor(urlPathEqualTo("/elsewhere/v3/auth/tokens")));
  }

  @ParameterizedTest
  @CsvSource({
    "400, {\"error\": {\"message\": \"Expecting to find domain in user.\"}}, CONFIG, check the domains",
    "405, '', CONFIG, not Keystone",
    "501, '', CONFIG, not Keystone",
    "413, <html>too large</html>, CLOUD_ERROR, too large"
  })
  void open_refusal_hasTheCodeOfItsReason(int status, String body, ErrorCode code, String words) {
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .willReturn(aResponse().withStatus(status).withBody(body)));

    fails(cloud::session, code, words);
  }

  @ParameterizedTest
  @CsvSource({
    "403, {\"message\": \"rule:get_quota is disallowed by policy\"}, AUTH, get_quota",
    "403, {\"message\": \"Quota exceeded for cores\"}, QUOTA, cores",
    "413, {\"overLimit\": {\"message\": \"OverLimit Retry...\"}}, QUOTA, OverLimit",
    "413, <html>Request Entity Too Large</html>, CLOUD_ERROR, Too Large",
    "404, {\"message\": \"\"}, NOT_FOUND, answered 404",
    "400, '{\"title\": \"Bad\", \"explanation\": \"The server could not comply\"}', CLOUD_ERROR, not comply"
  })
  void list_refusal_hasTheCodeOfItsReason(int status, String body, ErrorCode code, String words) {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS)).willReturn(aResponse().withStatus(status).withBody(body)));

    fails(() -> session.stacks().list(List.of()), code, words);
  }

  @Test
  void open_somethingElseAnswers_isNotKeystone() {
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS)).willReturn(aResponse().withBody("<html>hello")));

    fails(cloud::session, ErrorCode.CONFIG, "not Keystone's version 3");
  }

  @Test
  void endpoint_missingService_saysSoInsteadOfAnEmptyList() {
    CloudConfig config =
        FakeCloud.config(
            cloud.base(), Tls.DEFAULT, new EndpointChoice(Optional.of("Nowhere"), "public"));
    CloudSession session = CloudSession.open(config, cloud.unhurried());

    fails(() -> session.stacks().list(List.of()), ErrorCode.CONFIG, "Nowhere", "RegionOne", "Heat");
  }

  @Test
  void open_severalRegionsAndNoneChosen_isRefusedWithTheirNames() {
    cloud.answersLogin(
        "\"region_id\":\"RegionOne\",\"url\":\"http://172.24.4.1:8004",
        "\"region_id\":\"RegionTwo\",\"url\":\"http://172.24.4.1:8004");

    fails(cloud::session, ErrorCode.CONFIG, "RegionOne, RegionTwo", "region_name");
    CloudConfig config =
        FakeCloud.config(
            cloud.base(), Tls.DEFAULT, new EndpointChoice(Optional.of("RegionTwo"), "public"));
    assertThat(CloudSession.open(config, cloud.unhurried()).findEndpoint(Service.ORCHESTRATION))
        .isPresent();
  }

  @Test
  void open_serviceOfNoProjectInAnotherRegion_isNoSecondRegion() {
    cloud.answersLogin(
        "\"region_id\":\"RegionOne\",\"url\":\"http://172.24.4.1:5000",
        "\"region_id\":\"everywhere\",\"url\":\"http://172.24.4.1:5000");

    assertThat(cloud.session().projectId()).isEqualTo(FakeCloud.PROJECT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/relative", "http://my_heat:8004/v1", "http://a b/", "ftp://h/"})
  void endpoint_addressThatIsNone_isTheCataloguesFault(String address) {
    cloud.answersLogin("http://172.24.4.1:9292", address);

    fails(
        () -> cloud.session().images().delete("x"),
        ErrorCode.CONFIG,
        "Tried to find Glance",
        "'" + address + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/relative"})
  void openstack4j_addressOfAnotherServiceThatIsNone_harmsNobody(String address) {
    cloud.answersLogin("http://172.24.4.1:9292", address);
    cloud.answersGet(FakeCloud.NEUTRON + "/networks", "{\"networks\": []}");

    int found =
        cloud.session().openstack4j().ask("list", it -> it.networking().network().list().size());
    assertThat(found).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>", "{\"networks\": [{\"id\": "})
  void openstack4j_answerThatIsNone_isTheCloudsFaultWithTheAddress(String body) {
    cloud.answersGet(FakeCloud.NEUTRON + "/networks", body);

    fails(
        () -> cloud.session().openstack4j().ask("list", it -> it.networking().network().list()),
        ErrorCode.CLOUD_ERROR,
        FakeCloud.NEUTRON + "/networks",
        "cut off");
  }

  @Test
  void endpoint_schemeInCapitals_isTheSame() {
    cloud.answersLogin("http://172.24.4.1:9292", "HTTP://glance.example.org");

    assertThat(cloud.session().endpoint(Service.IMAGE))
        .isEqualTo(URI.create("http://glance.example.org/v2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-24T23:32:38.000000+02:00", "2026-11-24T23:32:38+0200"})
  void open_expiryWithAnOffset_isThatTime(String expiry) {
    Duration life = cloud.session().tokenLife();
    cloud.answersLogin("2026-11-24T21:32:38.000000Z", expiry);

    assertThat(cloud.session().tokenLife()).isCloseTo(life, Duration.ofMinutes(1));
  }

  @Test
  void endpoint_hostWhoseNameBeginsLikeAVersion_getsTheVersionAllTheSame() {
    cloud.answersLogin("http://172.24.4.1:9292", "http://v2.api.example.org");

    assertThat(cloud.session().endpoint(Service.IMAGE))
        .isEqualTo(URI.create("http://v2.api.example.org/v2"));
  }

  @Test
  void openstack4j_missingService_saysSoInsteadOfAnEmptyList() {
    CloudSession session = cloud.session();

    fails(
        () -> session.openstack4j().ask("list", it -> it.blockStorage().volumes().list()),
        ErrorCode.CONFIG,
        "Cinder");
  }

  @Test
  void list_tokenRefusedInMidWait_isRenewedOnce() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .inScenario("renewal")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("renewed")
            .willReturn(cloud.answer("heat-401")));
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .inScenario("renewal")
            .whenScenarioStateIs("renewed")
            .willReturn(cloud.answer("stack-list")));
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .willReturn(Capture.of("token-201").withToken("second").response(cloud.base())));

    assertThat(session.stacks().list(List.of())).hasSize(1);
    cloud.server.verify(2, postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS)));
    cloud.server.verify(
        1, getRequestedFor(urlPathEqualTo(STACKS)).withHeader("X-Auth-Token", equalTo("second")));
  }

  @Test
  void list_tokenAlwaysRefused_endsAfterOneRenewal() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(get(urlPathEqualTo(STACKS)).willReturn(cloud.answer("heat-401")));

    fails(
        () -> session.stacks().list(List.of()),
        ErrorCode.AUTH,
        "req-d2f98924-1a7a-45e9-932c-819ad5ef3698");
    cloud.server.verify(2, getRequestedFor(urlPathEqualTo(STACKS)));
  }

  @Test
  void list_tokenAboutToExpire_isRenewedBefore() {
    String aged =
        Capture.of("token-201")
            .body()
            .toString()
            .replace("2026-11-24T21:32:38.000000Z", "2026-11-23T21:32:39.000000Z");
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .inScenario("age")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("fresh")
            .willReturn(
                FakeCloud.json(201, aged.replace("http://172.24.4.1:", cloud.base() + "/"))
                    .withHeader("X-Subject-Token", "old")));
    cloud.answersGet(STACKS, EMPTY);
    CloudSession session = cloud.session();

    Awaitility.await()
        .untilAsserted(
            () -> {
              session.stacks().list(List.of());
              cloud.server.verify(2, postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS)));
            });
  }

  @Test
  void list_manyThreadsWithARefusedToken_renewItOnce() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .withHeader("X-Auth-Token", equalTo("second"))
            .willReturn(cloud.answer("stack-list")));
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS)).atPriority(9).willReturn(cloud.answer("heat-401")));
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.TOKENS))
            .willReturn(Capture.of("token-201").withToken("second").response(cloud.base())));

    List<CompletableFuture<List<Stack>>> all =
        IntStream.range(0, 6)
            .mapToObj(it -> CompletableFuture.supplyAsync(() -> session.stacks().list(List.of())))
            .toList();

    assertThat(all).allSatisfy(future -> assertThat(future.join()).hasSize(1));
    cloud.server.verify(2, postRequestedFor(urlPathEqualTo(FakeCloud.TOKENS)));
  }

  @Test
  void list_tooManyRequests_waitsAsLongAsAsked() {
    CloudSession session = cloud.session();
    first(FakeCloud.json(429, "{}").withHeader("Retry-After", "7"));

    assertThat(session.stacks().list(List.of())).isEmpty();
    assertThat(cloud.pauses)
        .singleElement()
        .satisfies(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  void list_unavailableOnce_isAskedAgain() {
    CloudSession session = cloud.session();
    first(FakeCloud.json(503, "{}"));

    assertThat(session.stacks().list(List.of())).isEmpty();
    assertThat(cloud.pauses).hasSize(1);
  }

  @Test
  void list_connectionReset_isAskedAgain() {
    CloudSession session = cloud.session();
    first(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    assertThat(session.stacks().list(List.of())).isEmpty();
  }

  @Test
  void list_retryLaterThanTheDeadline_showsTheRequestId() {
    CloudSession session = cloud.session();
    first(FakeCloud.json(429, "{\"message\": \"slow down\"}").withHeader("Retry-After", "9999"));

    fails(
        () -> session.stacks().list(List.of()),
        ErrorCode.CLOUD_ERROR,
        "429",
        "req-of-429",
        "slow down");
  }

  @Test
  void list_serverErrorOnce_isAskedAgain() {
    CloudSession session = cloud.session();
    first(FakeCloud.json(500, "{\"computeFault\": {\"message\": \"boom\"}}"));

    assertThat(session.stacks().list(List.of())).isEmpty();
  }

  @Test
  void list_serverErrorThatStays_isAskedAFewTimesOnly() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .willReturn(FakeCloud.json(500, "{\"computeFault\": {\"message\": \"boom\"}}")));

    fails(() -> session.stacks().list(List.of()), ErrorCode.CLOUD_ERROR, "500", "boom");
    cloud.server.verify(5, getRequestedFor(urlPathEqualTo(STACKS)));
  }

  @Test
  void list_notFound_isAnErrorAndNeverNothing() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .willReturn(aResponse().withStatus(404).withBody("<h1>no</h1>")));

    fails(() -> session.stacks().list(List.of()), ErrorCode.NOT_FOUND, "404", "no");
  }

  @Test
  void openstack4j_listNotFound_isAnErrorAndNeverNothing() {
    CloudSession session = cloud.session();
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NEUTRON + "/networks")).willReturn(FakeCloud.json(404, "{}")));

    fails(
        () -> session.openstack4j().ask("list", it -> it.networking().network().list()),
        ErrorCode.NOT_FOUND,
        "req-of-404");
  }

  @Test
  void list_bodyCutOff_isAnError() {
    CloudSession session = cloud.session();
    cloud.answersGet(STACKS, "{\"stacks\": [");

    fails(() -> session.stacks().list(List.of()), ErrorCode.CLOUD_ERROR, "cut off");
  }

  @Test
  void texts_neverShowSecrets() {
    CloudSession session = cloud.session();

    assertThat(cloud.config().toString()).doesNotContain(FakeCloud.CANARY);
    assertThat(session.token().toString()).doesNotContain("gAAAAA");
    assertThat(session.token().value().toString()).doesNotContain("gAAAAA");
    assertThat(Call.of("x", "GET", URI.create("http://a/b")).header("X-Auth-Token", "t0ken"))
        .asString()
        .doesNotContain("t0ken");
  }

  private void first(ResponseDefinitionBuilder answer) {
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .inScenario("once")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("later")
            .willReturn(answer));
    cloud.server.stubFor(
        get(urlPathEqualTo(STACKS))
            .inScenario("once")
            .whenScenarioStateIs("later")
            .willReturn(FakeCloud.json(200, EMPTY)));
  }
}
