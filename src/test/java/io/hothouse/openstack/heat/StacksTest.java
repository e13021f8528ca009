package io.hothouse.openstack.heat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.Capture;
import io.hothouse.openstack.FakeCloud;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StacksTest {
  private static final String ALL = FakeCloud.HEAT + "/stacks";
  private static final StackId STACK = new StackId("s5", "045e3101-bf97-4c81-b5a6-97d385b5042d");
  private static final String ONE = ALL + "/s5/" + STACK.id();

  private static FakeCloud cloud;
  private Stacks stacks;

  @BeforeAll
  static void start() {
    cloud = new FakeCloud();
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @BeforeEach
  void open() {
    cloud.reset();
    stacks = cloud.session().stacks();
  }

  private static void answers(String path, String capture) {
    cloud.server.stubFor(get(urlPathEqualTo(path)).willReturn(cloud.answer(capture)));
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(30));
  }

  @Test
  void create_sendsWhatHeatReads() {
    cloud.server.stubFor(post(urlPathEqualTo(ALL)).willReturn(cloud.answer("stack-create-201")));

    StackId id =
        stacks.create(
            StackRequest.of("s5", "heat_template_version: 2018-08-31")
                .withFiles(Map.of("worker.yaml", "text"))
                .withParameter("worker_count", 2)
                .withTags(List.of("hothouse", "nonce-1"))
                .withTimeout(Duration.ofMinutes(20)));

    assertThat(id).isEqualTo(STACK);
    cloud.server.verify(
        postRequestedFor(urlPathEqualTo(ALL))
            .withRequestBody(
                equalToJson(
                    """
                    {"stack_name": "s5", "template": "heat_template_version: 2018-08-31",
                     "files": {"worker.yaml": "text"}, "parameters": {"worker_count": 2},
                     "tags": "hothouse,nonce-1", "timeout_mins": 20, "disable_rollback": true}""")));
  }

  @ParameterizedTest
  @CsvSource({
    "stack-create-409, CONFLICT, already exists",
    "stack-create-400-flavor, FLAVOR, no-such-flavor",
    "stack-create-400-parameter, TEMPLATE, public_key"
  })
  void create_refused_hasTheCodeTheWordsAndTheRequest(
      String capture, ErrorCode code, String words) {
    cloud.server.stubFor(post(urlPathEqualTo(ALL)).willReturn(cloud.answer(capture)));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.create(StackRequest.of("s5", "{}")))
        .withMessageContaining(words)
        .withMessageContaining("(request req-")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void create_unavailable_isNotSentTwice() {
    cloud.server.stubFor(post(urlPathEqualTo(ALL)).willReturn(FakeCloud.json(503, "{}")));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.create(StackRequest.of("s5", "{}")));
    cloud.server.verify(1, postRequestedFor(urlPathEqualTo(ALL)));
  }

  @Test
  void list_asksForTheTags() {
    answers(ALL, "stack-list");

    assertThat(stacks.list(List.of("hothouse", "a b")))
        .singleElement()
        .satisfies(stack -> assertThat(stack.stackId()).isEqualTo(STACK))
        .satisfies(stack -> assertThat(stack.status()).hasToString("CREATE_COMPLETE"));
    cloud.server.verify(
        getRequestedFor(urlPathEqualTo(ALL)).withQueryParam("tags", equalTo("hothouse,a b")));
  }

  @Test
  void find_name_followsTheRedirection() {
    answers(ALL + "/s5", "stack-find-302");
    answers(ONE, "stack-show-complete");

    Stack stack = stacks.find("s5").orElseThrow();

    assertThat(stack.outputs())
        .containsEntry("master_ip", "172.24.4.194")
        .containsEntry("worker_names", List.of("s5-worker-0", "s5-worker-1"));
    assertThat(stack.parameters()).containsEntry("worker_count", "2");
  }

  @Test
  void find_deletedInTheMeantime_isNothing() {
    answers(ALL + "/s5", "stack-find-302");
    answers(ONE, "stack-show-deleted");

    assertThat(stacks.find("s5")).isEmpty();
  }

  @Test
  void find_unknown_isNothing() {
    answers(ALL + "/nosuch", "stack-404");

    assertThat(stacks.find("nosuch")).isEmpty();
  }

  @Test
  void find_404OfSomethingElse_isAnError() {
    cloud.server.stubFor(
        get(urlPathEqualTo(ALL + "/s5")).willReturn(aResponse().withStatus(404).withBody("nginx")));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.find("s5"))
        .withMessageContaining("nginx");
  }

  @Test
  void show_failedHalfway_keepsEmptyOutputs() {
    answers(ONE, "stack-quota");

    assertThat(stacks.show(STACK).orElseThrow().outputs()).containsEntry("wait_data", null);
  }

  @Test
  void remove_unknownToHeat_saysSo() {
    cloud.server.stubFor(any(anyUrl()).atPriority(9).willReturn(cloud.answer("stack-404")));
    List<StackEvent> told = new ArrayList<>();

    assertThat(stacks.remove(stack("CREATE_COMPLETE"), soon(), told::add, times -> {})).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void remove_alreadyRunning_isOnlyWaitedFor() {
    cloud.server.stubFor(any(anyUrl()).atPriority(9).willReturn(cloud.answer("stack-404")));

    assertThat(stacks.remove(stack("DELETE_IN_PROGRESS"), soon(), event -> {}, times -> {}))
        .isTrue();
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  @Test
  void remove_failedBefore_takesTheOldFailureForHistory() {
    String failed = failureOfTheStack("e1");
    cloud.answersGet(ONE + "/events", "{\"events\": [%s]}".formatted(failed));
    cloud.answersGet(
        ONE,
        """
        {"stack": {"stack_name": "s5", "id": "%s", "stack_status": "DELETE_COMPLETE"}}"""
            .formatted(STACK.id()));
    cloud.server.stubFor(
        delete(urlPathEqualTo(ONE)).atPriority(1).willReturn(aResponse().withStatus(204)));
    List<StackEvent> told = new ArrayList<>();

    assertThat(stacks.remove(stack("DELETE_FAILED"), soon(), told::add, times -> {})).isTrue();
    assertThat(told).isEmpty();
  }

  private static Stack stack(String status) {
    return new Stack(
        STACK, StackStatus.parse(status), "", Optional.empty(), List.of(), Map.of(), Map.of());
  }

  private static String failureOfTheStack(String id) {
    return """
    {"id": "%s", "event_time": "2026-11-20T10:00:00Z", "resource_name": "s5",
     "physical_resource_id": "%s", "resource_status": "DELETE_FAILED",
     "resource_status_reason": "Resource DELETE failed", "links": []}"""
        .formatted(id, STACK.id());
  }

  @Test
  void events_newestFirst_comeOldestFirstAndOnce() {
    answers(ONE + "/events", "events-ok");
    StackEvents follower = stacks.events(STACK);

    List<StackEvent> first = follower.next();
    List<StackEvent> second = follower.next();

    assertThat(first).hasSize(Capture.of("events-ok").events().size());
    assertThat(first).isSortedAccordingTo((one, other) -> one.time().compareTo(other.time()));
    assertThat(first.get(0).ofStackItself()).isTrue();
    assertThat(first).anySatisfy(event -> assertThat(event.stackName()).contains("-workers-"));
    assertThat(second).isEmpty();
  }

  @Test
  void events_secondTime_beginAtAMarkerSomewhatBehind() {
    answers(ONE + "/events", "events-ok");
    StackEvents follower = stacks.events(STACK);

    follower.next();
    follower.next();

    cloud.server.verify(
        1, getRequestedFor(urlPathEqualTo(ONE + "/events")).withQueryParam("marker", absent()));
    List<StackEvent> all = Capture.of("events-ok").events();
    String marker =
        cloud.server.getAllServeEvents().get(0).getRequest().queryParameter("marker").firstValue();
    assertThat(all).extracting(StackEvent::id).contains(marker);
    StackEvent last = all.get(all.size() - 1);
    assertThat(all)
        .filteredOn(event -> event.id().equals(marker))
        .allSatisfy(
            event -> assertThat(event.time()).isBefore(last.time().minus(Duration.ofSeconds(4))));
  }

  @Test
  void awaitCreated_complete_tellsEventsAndReturnsOutputs() {
    answers(ONE + "/events", "events-ok");
    answers(ONE, "stack-show-complete");
    List<StackEvent> told = new ArrayList<>();

    Stack stack = stacks.awaitCreated(STACK, soon(), told::add);

    assertThat(stack.outputs()).containsKey("worker_ips");
    assertThat(told).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "quota, QUOTA, Quota exceeded for ram, master",
    "no-valid-host, NO_VALID_HOST, No valid host, OS::Nova::Server",
    "wait-failure-signal, SIGNAL_FAILURE, kubeadm failed on purpose, OS::Heat::WaitCondition",
    "wait-timeout, WAIT_TIMEOUT, 0 of 1 received, wait"
  })
  void awaitCreated_failed_throwsTheLeafCause(
      String kind, ErrorCode code, String reason, String resource) {
    StackId id = Capture.of("stack-" + kind).stack().stackId();
    String path = ALL + "/" + id.name() + "/" + id.id();
    answers(path + "/events", "events-" + kind);
    answers(path + "/resources", "resources-" + kind);
    answers(path, "stack-" + kind);

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.awaitCreated(id, soon(), event -> {}))
        .withMessageContaining(reason)
        .withMessageContaining(resource)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void awaitCreated_nothingMoves_endsAtTheDeadline() {
    answers(ALL + "/s5", "stack-find-302");
    cloud.answersGet(ONE + "/events", "{\"events\": []}");
    cloud.answersGet(
        ONE,
        """
        {"stack": {"stack_name": "s5", "id": "045e", "stack_status": "CREATE_IN_PROGRESS"}}""");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.awaitCreated(STACK, Deadline.after(Duration.ZERO), event -> {}))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.STACK_TIMEOUT));
  }

  /** Heat's words for hooks, of its engine/resource.py. */
  @Test
  void awaitCreated_heldByAHook_namesItAndTheCommand() {
    cloud.answersGet(
        ONE + "/events",
        "{\"events\": [%s, %s, %s, %s]}"
            .formatted(
                event("1", "network", "CREATE paused until Hook pre-create is cleared"),
                event("2", "server", "CREATE paused until Hook pre-create is cleared"),
                event("3", "network", "Hook pre-create is cleared"),
                event("4", "key", "state changed")));
    cloud.answersGet(
        ONE,
        """
        {"stack": {"stack_name": "s5", "id": "045e", "stack_status": "CREATE_IN_PROGRESS"}}""");
    List<StackEvent> told = new ArrayList<>();

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> stacks.awaitCreated(STACK, Deadline.after(Duration.ZERO), told::add))
        .withMessageContainingAll(
            "s5/server waits at its hook pre-create",
            "openstack stack hook clear --pre-create %s server. Next: ".formatted(STACK.id()))
        .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("network"))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.STACK_TIMEOUT));
    assertThat(told)
        .extracting(StackEvent::words)
        .contains(
            "s5/network waits at its hook pre-create, until somebody runs: openstack stack hook clear --pre-create %s network"
                .formatted(STACK.id()),
            "s5/key INIT_COMPLETE");
  }

  private static String event(String id, String resource, String reason) {
    return """
        {"id": "%s", "event_time": "2026-01-01T00:00:0%sZ", "resource_name": "%s",
         "physical_resource_id": "", "resource_status": "INIT_COMPLETE",
         "resource_status_reason": "%s",
         "links": [{"rel": "stack", "href": "http://h%s"}]}"""
        .formatted(id, id, resource, reason, ONE);
  }
}
