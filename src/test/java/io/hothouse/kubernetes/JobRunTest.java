package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Notes;
import io.hothouse.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/openstack/jobs";
  private static final String JOB = JOBS + "/tempest";
  private static final String PODS = "/api/v1/namespaces/openstack/pods";
  private static final String ACCOUNT = "/api/v1/namespaces/openstack/serviceaccounts/tests";
  private static final String LOG = PODS + "/tempest-x/log";
  private static final String OURS =
      "{\"kind\": \"Job\", \"apiVersion\": \"batch/v1\", \"metadata\": {\"name\": \"tempest\", \"uid\": \"u\", \"labels\": {\"app.kubernetes.io/managed-by\": \"hothouse\"}}}";
  private static final String RUNS = "{\"running\": {}}";

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();
  private ClusterClient cluster;

  @BeforeEach
  void open() throws Exception {
    cluster = TestClusters.at(API.baseUrl());
    Files.writeString(
        folder.resolve("tempest.yaml"),
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: tempest}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: tempest, image: "${image:tempest}", env: [{name: OWN, value: own}]}]}}}
        """);
    Files.writeString(folder.resolve("suite.yaml"), "images: [tempest]");
    API.stubFor(post(urlPathEqualTo(JOBS)).willReturn(okJson(OURS)));
    API.stubFor(delete(urlPathEqualTo(JOB)).willReturn(okJson("{\"kind\": \"Status\"}")));
    job(aResponse().withStatus(404), Scenario.STARTED, "made");
    API.stubFor(
        get(urlPathEqualTo(JOB))
            .inScenario("job")
            .whenScenarioStateIs("made")
            .willReturn(okJson(OURS)));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static void job(ResponseDefinitionBuilder answer, String state, String then) {
    API.stubFor(
        get(urlPathEqualTo(JOB))
            .inScenario("job")
            .whenScenarioStateIs(state)
            .willReturn(answer)
            .willSetStateTo(then));
  }

  private static String pod(String state) {
    return """
    {"kind": "PodList", "apiVersion": "v1", "items": [{"kind": "Pod", "apiVersion": "v1",
      "metadata": {"name": "tempest-x", "namespace": "openstack"},
      "spec": {"nodeName": "demo-worker-0", "containers": [{"name": "tempest"}]},
      "status": {"conditions": [], "containerStatuses": [
        {"name": "tempest", "image": "i", "imageID": "", "ready": false, "restartCount": 0, "state": %s}]}}]}
    """
        .formatted(state);
  }

  private static String ended(int code) {
    return "{\"terminated\": {\"exitCode\": %d, \"reason\": \"Error\"}}".formatted(code);
  }

  /** The pod is in each of these states once, and in the last one from then on. */
  private static void pods(String... states) {
    String state = Scenario.STARTED;
    for (int number = 0; number < states.length; number++) {
      String next = number == states.length - 1 ? state : "pod " + number;
      API.stubFor(
          get(urlPathEqualTo(PODS))
              .inScenario("pod")
              .whenScenarioStateIs(state)
              .willReturn(okJson(pod(states[number])))
              .willSetStateTo(next));
      state = next;
    }
  }

  private Optional<String> run() {
    return run(Progress.silent());
  }

  private Optional<String> run(Progress progress) {
    return new JobRun(
            cluster,
            folder,
            Map.of("tempest", "localhost/hothouse/tempest:1"),
            Map.of("SUITE", "^a$"),
            Duration.ofSeconds(90))
        .run(lines::add, progress.begin("test"));
  }

  @Test
  void run_jobThatEndsWell_isMadeFollowedAndDeleted() {
    pods(RUNS, RUNS, ended(0));
    API.stubFor(get(urlPathEqualTo(LOG)).willReturn(ok("one\ntwo\n")));

    assertThat(run()).isEmpty();

    assertThat(lines).containsExactly("one", "two");
    API.verify(
        postRequestedFor(urlPathEqualTo(JOBS))
            .withRequestBody(matchingJsonPath("$.spec[?(@.activeDeadlineSeconds == 90)]"))
            .withRequestBody(matchingJsonPath("$.metadata.labels['app.kubernetes.io/managed-by']"))
            .withRequestBody(
                matchingJsonPath(
                    "$.spec.template.spec.containers[0].env[?(@.name == 'SUITE' && @.value == '^a$$')]"))
            .withRequestBody(
                matchingJsonPath("$.spec.template.spec.containers[0].env[?(@.name == 'OWN')]")));
    API.verify(1, deleteRequestedFor(urlPathEqualTo(JOB)));
  }

  @Test
  void run_connectionBreaks_showsEachLineOnce() {
    pods(RUNS, RUNS, RUNS, ended(0));
    API.stubFor(
        get(urlPathEqualTo(LOG))
            .inScenario("log")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(ok("one\n"))
            .willSetStateTo("more"));
    API.stubFor(
        get(urlPathEqualTo(LOG))
            .inScenario("log")
            .whenScenarioStateIs("more")
            .willReturn(ok("one\ntwo\n")));

    assertThat(run()).isEmpty();

    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void run_containerEndsBadly_saysHow() {
    pods(ended(137));
    API.stubFor(get(urlPathEqualTo(LOG)).willReturn(ok("one\n")));

    assertThat(run()).contains("its container ended with exit code 137 (Error)");
    assertThat(lines).containsExactly("one");
  }

  @Test
  void run_earlierJobOfOurs_isDeletedBefore() {
    job(okJson(OURS), Scenario.STARTED, "going");
    job(aResponse().withStatus(404), "going", "made");
    API.stubFor(
        get(urlPathEqualTo(JOBS))
            .willReturn(
                okJson(
                    "{\"kind\": \"JobList\", \"apiVersion\": \"batch/v1\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}")));
    pods(ended(0));
    API.stubFor(get(urlPathEqualTo(LOG)).willReturn(ok("one\n")));

    assertThat(run()).isEmpty();

    API.verify(2, deleteRequestedFor(urlPathEqualTo(JOB)));
  }

  @Test
  void run_jobOfSomebodyElse_isLeftAlone() {
    job(okJson(OURS.replace("hothouse", "helm")), Scenario.STARTED, "made");

    assertThatThrownBy(this::run)
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("this program has not made")
        .extracting(it -> ((HothouseException) it).code())
        .isEqualTo(ErrorCode.CONFLICT);

    API.verify(0, deleteRequestedFor(urlPathEqualTo(JOB)));
    API.verify(0, postRequestedFor(urlPathEqualTo(JOBS)));
  }

  @Test
  void run_interrupted_deletesTheJob() throws Exception {
    pods(RUNS);
    API.stubFor(
        get(urlPathEqualTo(LOG)).willReturn(ok("one\n").withChunkedDribbleDelay(3, 20_000)));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread running =
        new Thread(
            () -> {
              try {
                run();
              } catch (RuntimeException problem) {
                failure.set(problem);
              }
            });
    running.start();
    Thread.sleep(1_500);
    running.interrupt();
    running.join(10_000);

    assertThat(failure.get()).isInstanceOf(HothouseException.class);
    assertThat(((HothouseException) failure.get()).code()).isEqualTo(ErrorCode.INTERRUPTED);
    API.verify(
        1,
        deleteRequestedFor(urlPathEqualTo(JOB))
            .withRequestBody(matchingJsonPath("$.propagationPolicy", equalTo("Foreground"))));
  }

  @Test
  void run_folderWithTwoJobs_isRefused() throws Exception {
    Files.writeString(
        folder.resolve("more.yaml"),
        "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}}");

    assertThatThrownBy(this::run)
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("not exactly one Job");
  }

  @Test
  void run_jobThatNeedsAnAccount_makesItBeforeAndDeletesItAfter() throws Exception {
    needAnAccount();
    API.stubFor(get(urlPathEqualTo(ACCOUNT)).willReturn(aResponse().withStatus(404)));
    job(aResponse().withStatus(404), Scenario.STARTED, "made");
    API.stubFor(
        delete(urlPathEqualTo(JOB))
            .inScenario("job")
            .whenScenarioStateIs("made")
            .willReturn(okJson("{\"kind\": \"Status\"}"))
            .willSetStateTo("gone"));
    job(aResponse().withStatus(404), "gone", "gone");
    pods(ended(0));
    API.stubFor(get(urlPathEqualTo(LOG)).willReturn(ok("one\n")));

    assertThat(run()).isEmpty();

    assertThat(
            API.getAllServeEvents().stream()
                .map(it -> it.getRequest())
                .filter(it -> !it.getMethod().equals(RequestMethod.GET))
                .map(it -> it.getMethod() + " " + it.getUrl().replaceFirst("\\?.*", ""))
                .toList())
        .containsExactly("DELETE " + ACCOUNT, "DELETE " + JOB, "POST " + JOBS, "PATCH " + ACCOUNT);
  }

  @Test
  void run_podTakesBackForLongWhatItHasMade_saysWhatIsWaitedFor() throws Exception {
    needAnAccount();
    API.stubFor(get(urlPathEqualTo(ACCOUNT)).willReturn(aResponse().withStatus(404)));
    pods(ended(0));
    API.stubFor(get(urlPathEqualTo(LOG)).willReturn(ok("one\n")));
    listed(OURS, Scenario.STARTED);
    listed("", "gone");
    API.stubFor(
        get(urlPathEqualTo(JOBS))
            .withQueryParam("watch", equalTo("true"))
            .willReturn(ok().withFixedDelay(20_000)));
    List<String> notes = new ArrayList<>();

    run(Notes.to(notes::add));

    assertThat(notes)
        .containsExactly(
            "waiting for the Job tempest to take back what it has made, for 180 s at most");
  }

  private static void listed(String items, String state) {
    API.stubFor(
        get(urlPathEqualTo(JOBS))
            .withQueryParam("watch", absent())
            .inScenario("list")
            .whenScenarioStateIs(state)
            .willReturn(
                okJson(
                    "{\"kind\": \"JobList\", \"apiVersion\": \"batch/v1\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": [%s]}"
                        .formatted(items)))
            .willSetStateTo("gone"));
  }

  @Test
  void run_accountOfSomebodyElse_isLeftAlone() throws Exception {
    needAnAccount();
    API.stubFor(
        get(urlPathEqualTo(ACCOUNT))
            .willReturn(
                okJson(
                    "{\"kind\": \"ServiceAccount\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"tests\", \"namespace\": \"openstack\"}}")));

    assertThatThrownBy(this::run)
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("kubectl -n openstack describe serviceaccount tests");

    API.verify(0, deleteRequestedFor(urlPathEqualTo(ACCOUNT)));
    API.verify(0, postRequestedFor(urlPathEqualTo(JOBS)));
  }

  private void needAnAccount() throws Exception {
    Files.writeString(
        folder.resolve("account.yaml"),
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: tests}}");
    API.stubFor(
        patch(urlPathEqualTo(ACCOUNT))
            .willReturn(
                okJson(
                    "{\"kind\": \"ServiceAccount\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"tests\"}}")));
    API.stubFor(delete(urlPathEqualTo(ACCOUNT)).willReturn(okJson("{\"kind\": \"Status\"}")));
  }
}
