package io.hothouse.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.KnownEnvironment;
import io.hothouse.environment.StateFolder;
import io.hothouse.environment.Tags;
import io.hothouse.files.Directories;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.openstack.heat.StackStatus;
import io.hothouse.progress.Progress;
import io.hothouse.progress.ProgressEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {
  private static final EnvironmentName NAME = new EnvironmentName("demo");
  private static final StackId ID = new StackId("demo", "045e3101-bf97-4c81-b5a6-97d385b5042d");

  private static final String STACK = FakeCloud.HEAT + "/stacks/demo/" + ID.id();

  private final FakeCloud cloud = new FakeCloud();
  private StateFolder state;
  private Environments environments;
  private Launch launch;

  @BeforeEach
  void open(@TempDir Path home) {
    Directories directories = Directories.of(Map.of("HOME", home.toString()));
    environments = new Environments(cloud.session(), directories);
    state = environments.state(NAME);
    launch = launch(TestRequests.of(NAME), false);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static Stack stack(String nonce) {
    return new Stack(
        ID,
        new StackStatus("CREATE", "IN_PROGRESS"),
        "",
        Optional.empty(),
        Tags.of(nonce, Optional.empty(), List.of()),
        Map.of(),
        Map.of());
  }

  private static Stack made(Map<String, String> parameters) {
    return new Stack(
        ID,
        new StackStatus("CREATE", "COMPLETE"),
        "",
        Optional.empty(),
        Tags.of("abc", Optional.empty(), List.of()),
        Map.of(),
        parameters);
  }

  private Optional<StackId> existing(Stack found) {
    return existing(launch, found);
  }

  private static Optional<StackId> existing(Launch asking, Stack found) {
    return Progress.silent()
        .run("launch", step -> asking.existing(Optional.of(found), step))
        .map(Stack::stackId);
  }

  @Test
  void existing_launchedHereAndCutOff_isContinuedAndItsIdKept() {
    launch.key();
    state.save(new KnownEnvironment("abc", "", "fake", ""));

    assertThat(existing(stack("abc"))).contains(ID);
    assertThat(state.load().orElseThrow().stackId()).isEqualTo(ID.id());
  }

  @Test
  void existing_stateFileTorn_isRebuiltFromTheStack() {
    String key = launch.key().publicKey();
    state.write("environment.properties", "for");
    Stack found = made(Map.of("ssh_public_key", key));

    assertThat(existing(found)).contains(ID);
    assertThat(state.load().orElseThrow().nonce()).isEqualTo("abc");
  }

  @Test
  void existing_anotherLeaseIsAskedFor_saysThatItStaysAsItIs() {
    launch.key();
    state.save(new KnownEnvironment("abc", "", "fake", ""));
    Launch asking = launch(TestRequests.leased(NAME, Duration.ofHours(8)), false);
    List<ProgressEvent> events = new ArrayList<>();

    new Progress(List.of(events::add))
        .run("launch", step -> asking.existing(Optional.of(stack("abc")), step));

    assertThat(events)
        .filteredOn(ProgressEvent.Noted.class::isInstance)
        .extracting(event -> ((ProgressEvent.Noted) event).text())
        .contains("--ttl is of new environments: this one's lease stays as it is, without an end");
  }

  @Test
  void existing_launchedElsewhere_isRefused() {
    assertRefused("abc");
  }

  @Test
  void existing_anotherOfTheSameNameThanTheOneLaunchedHere_isRefused() {
    launch.key();
    state.save(new KnownEnvironment("of-an-earlier-one", ID.id(), "fake", ""));

    assertRefused("abc");
  }

  private void assertRefused(String nonce) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(stack(nonce)))
        .withMessageContaining("hothouse down demo")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private static Stack stack(String nonce, String action, String phase) {
    Stack other = stack(nonce);
    return new Stack(
        ID,
        new StackStatus(action, phase),
        "for some reason",
        other.created(),
        other.tags(),
        other.outputs(),
        other.parameters());
  }

  @ParameterizedTest
  @CsvSource({"CREATE, FAILED", "DELETE, FAILED", "DELETE, IN_PROGRESS", "UPDATE, FAILED"})
  void existing_failedStackOfAnother_isRefusedAndNeverDeleted(String action, String phase) {
    cloud.server.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(204)));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(stack("of-a-colleague", action, phase)))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({
    "UPDATE, FAILED",
    "CHECK, FAILED",
    "SUSPEND, FAILED",
    "SUSPEND, COMPLETE",
    "RESUME, FAILED",
    "ROLLBACK, COMPLETE"
  })
  void existing_ownStackThatRanOnce_isRefusedAndNeverDeleted(String action, String phase) {
    launch.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(stack("abc", action, phase)))
        .withMessageContainingAll(action + "_" + phase, "hothouse down demo")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({
    "pod_network, vxlan, none, 'pod_network is vxlan, and none was asked for'",
    "worker_count, 2, 4, 'worker_count is 2, and 4 was asked for'"
  })
  void existing_otherMachinesThanTheUserInsistsOn_isRefused(
      String parameter, String there, String asked, String said) {
    changes("");
    Launch insisting = insisting(parameter, asked);
    insisting.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(insisting, made(Map.of(parameter, there))))
        .withMessageContainingAll(said, "hothouse down demo")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(existing(insisting, made(Map.of(parameter, asked)))).contains(ID);
    assertThat(existing(insisting, made(Map.of()))).contains(ID);
  }

  @ParameterizedTest
  @CsvSource({
    "True, true",
    "'{\"a\": [1, 2]}', '{\"a\":[1,2]}'",
    "10.96.0.0/16, ' 10.96.0.0/16 '",
    "'******', whatever it is"
  })
  void existing_valueThatHeatWritesItsOwnWay_isTheSame(String there, String asked) {
    Launch insisting = insisting("own", asked);
    insisting.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThat(existing(insisting, made(Map.of("own", there)))).contains(ID);
  }

  @Test
  void existing_flavorThatTheUserCallsByItsId_isTheSame() {
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [{"id": "7", "name": "small", "vcpus": 2, "ram": 2048, "disk": 10}]}""");
    Launch insisting = insisting("flavor", "7");
    insisting.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThat(existing(insisting, made(Map.of("flavor", "small")))).contains(ID);
  }

  private Launch insisting(String parameter, String value) {
    return launch(TestRequests.insisting(NAME, Map.of(parameter, value)), false);
  }

  private Launch launch(UpRequest request, boolean agreed) {
    Budget budget = new Budget(Duration.ofMinutes(1));
    return new Launch(
        cloud.session(),
        state,
        request,
        budget,
        new StackChange(environments, request, budget, question -> agreed),
        cloud.unhurried());
  }

  @Test
  void existing_otherValueAndNoAgreement_isRefusedWithWhatHeatWouldDo() {
    changes(
        "\"replaced\": [{\"resource_name\": \"control_plane\", \"resource_type\": \"OS::Nova::Server\"}]");
    Launch insisting = insisting("own", "7");
    insisting.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(insisting, made(Map.of("own", "3"))))
        .withMessageContainingAll(
            "own is 3, and 7 was asked for",
            "Heat would replace, with all that it holds lost, control_plane (OS::Nova::Server)",
            "--update");
    cloud.server.verify(0, patchRequestedFor(urlPathEqualTo(STACK)));
  }

  @Test
  void existing_otherValueAndAgreement_changesThatAloneAndKeepsTheTags() {
    changes(
        "\"updated\": [{\"resource_name\": \"workers\", \"resource_type\": \"OS::Heat::ResourceGroup\"}]");
    cloud.server.stubFor(patch(urlPathEqualTo(STACK)).willReturn(FakeCloud.json(202, "{}")));
    cloud.answersGet(STACK + "/events", "{\"events\": []}");
    cloud.answersGet(
        STACK,
        """
        {"stack": {"stack_name": "demo", "id": "%s", "stack_status": "UPDATE_COMPLETE",
                   "parameters": {"own": "7"}}}"""
            .formatted(ID.id()));
    Launch agreed = launch(TestRequests.insisting(NAME, Map.of("own", "7")), true);
    agreed.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThat(existing(agreed, made(Map.of("own", "3")))).contains(ID);
    cloud.server.verify(
        patchRequestedFor(urlPathEqualTo(STACK))
            .withRequestBody(
                equalToJson(
                    """
                    {"parameters": {"own": "7"}, "tags": "hothouse,hothouse-nonce-abc",
                     "timeout_mins": 1, "disable_rollback": true}""")));
  }

  @Test
  void existing_tagThatIsNotThere_isAddedToWhatTheStackCarries() {
    changes("");
    cloud.server.stubFor(patch(urlPathEqualTo(STACK)).willReturn(FakeCloud.json(202, "{}")));
    cloud.answersGet(STACK + "/events", "{\"events\": []}");
    cloud.answersGet(
        STACK,
        """
        {"stack": {"stack_name": "demo", "id": "%s", "stack_status": "UPDATE_COMPLETE"}}"""
            .formatted(ID.id()));
    Launch agreed = launch(TestRequests.tagged(NAME, List.of("team-a")), true);
    agreed.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThat(existing(agreed, made(Map.of()))).contains(ID);
    cloud.server.verify(
        patchRequestedFor(urlPathEqualTo(STACK))
            .withRequestBody(
                equalToJson(
                    """
                    {"parameters": {}, "tags": "hothouse,hothouse-nonce-abc,team-a",
                     "timeout_mins": 1, "disable_rollback": true}""")));
  }

  @Test
  void existing_tagThatIsNotThereAndNoAgreement_isRefused() {
    changes("");
    Launch tagging = launch(TestRequests.tagged(NAME, List.of("team-a")), false);
    tagging.key();
    state.save(new KnownEnvironment("abc", ID.id(), "fake", ""));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> existing(tagging, made(Map.of())))
        .withMessageContaining("it lacks the tag 'team-a'");
    cloud.server.verify(0, patchRequestedFor(urlPathEqualTo(STACK)));
  }

  private void changes(String changes) {
    cloud.server.stubFor(
        patch(urlPathEqualTo(STACK + "/preview"))
            .willReturn(FakeCloud.json(200, "{\"resource_changes\": {" + changes + "}}")));
  }

  @Test
  void key_secondTime_isTheSame() {
    assertThat(launch.key().publicKey()).isEqualTo(launch.key().publicKey());
  }
}
