package io.hothouse.teardown;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.KnownEnvironment;
import io.hothouse.files.Directories;
import io.hothouse.kubernetes.ClusterAccess;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.census.Leftover;
import io.hothouse.progress.Notes;
import io.hothouse.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownTest {
  private static final EnvironmentName NAME = new EnvironmentName("demo");
  private static final String ID = "045e3101-bf97-4c81-b5a6-97d385b5042d";
  private static final String BY_NAME = FakeCloud.HEAT + "/stacks/demo";
  private static final String STACK = BY_NAME + "/" + ID;
  private static final ClusterAccess ACCESS =
      new ClusterAccess("https://192.0.2.1:6443", "QQ==", "Qg==", new Secret("Qw=="));

  private final FakeCloud cloud = new FakeCloud();
  private Path home;
  private Environments environments;
  private KubeconfigFile kubeconfig;
  private Down down;

  @BeforeEach
  void open(@TempDir Path folder) {
    home = folder;
    use(cloud.config());
    cloud.server.stubFor(
        get(anyUrl())
            .atPriority(9)
            .willReturn(
                okJson(
                    """
                    {"stacks": [], "events": [], "resources": [], "servers": [], "keypairs": [],
                     "server_groups": [], "ports": [], "networks": [], "subnets": [],
                     "routers": [], "floatingips": [], "security_groups": [], "volumes": []}""")));
  }

  private void use(CloudConfig config) {
    Map<String, String> variables = Map.of("HOME", home.toString());
    CloudSession session = CloudSession.open(config, cloud.unhurried());
    environments = new Environments(session, Directories.of(variables));
    kubeconfig = KubeconfigFile.of(variables);
    down = new Down(session, environments, kubeconfig, cloud.unhurried());
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void stackIs(String tags, String status) {
    String json =
        """
        {"stack": {"stack_name": "demo", "id": "%s", "stack_status": "%s", "tags": [%s],
          "creation_time": "2026-11-20T09:00:00Z"}}"""
            .formatted(ID, status, tags);
    cloud.answersGet(BY_NAME, json);
    cloud.answersGet(STACK, json);
  }

  /** Returns what was noted. */
  private List<String> run() {
    List<String> notes = new ArrayList<>();
    Progress progress = Notes.to(notes::add);
    try (EnvironmentLease lease =
        EnvironmentLease.take(NAME, environments.state(NAME), Duration.ZERO, line -> {})) {
      progress.run(
          "down",
          step -> {
            down.run(lease, Duration.ofSeconds(30), step);
            return 0;
          });
    }
    return notes;
  }

  @Test
  void run_nothingThere_succeedsAndForgetsWhatThisMachineKept() {
    cloud.server.stubFor(get(urlPathEqualTo(BY_NAME)).willReturn(cloud.answer("stack-404")));
    environments.state(NAME).save(new KnownEnvironment("nonce", ID, "fake", ""));

    run();

    assertThat(environments.state(NAME).exists()).isFalse();
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  @Test
  void run_cloudsNameStandsForAnotherProjectNow_keepsWhatThisMachineHasOfThatOne() {
    cloud.server.stubFor(get(urlPathEqualTo(BY_NAME)).willReturn(cloud.answer("stack-404")));
    kubeconfig.merge(NAME.context("fake"), ACCESS.kubeconfig("made"));
    environments
        .state(NAME)
        .save(new KnownEnvironment("nonce", ID, "fake", "project p-2 in region RegionOne"));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(this::run)
        .withMessageContainingAll("project p-2", FakeCloud.PROJECT, "credentials")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(environments.state(NAME).exists()).isTrue();
    assertThat(kubeconfig.path()).content().contains("hothouse-demo@fake");
  }

  @Test
  void run_localCloudWasThrownAwayAndIsAnotherNow_forgetsWhatWasInIt() {
    CloudConfig fake = cloud.config();
    use(
        new CloudConfig(
            LocalCloud.NAME, fake.login(), fake.endpoints(), fake.tls(), fake.proxies()));
    cloud.server.stubFor(get(urlPathEqualTo(BY_NAME)).willReturn(cloud.answer("stack-404")));
    environments
        .state(NAME)
        .save(
            new KnownEnvironment("nonce", ID, LocalCloud.NAME, "project p-2 in region RegionOne"));

    run();

    assertThat(environments.state(NAME).exists()).isFalse();
  }

  @Test
  void run_anotherCloudHasAnEnvironmentOfThatName_keepsItsContext() {
    cloud.server.stubFor(get(urlPathEqualTo(BY_NAME)).willReturn(cloud.answer("stack-404")));
    kubeconfig.merge(NAME.context("fake"), ACCESS.kubeconfig("made"));
    kubeconfig.merge(NAME.context("another"), ACCESS.kubeconfig("made"));

    run();

    assertThat(kubeconfig.path())
        .content()
        .contains("hothouse-demo@another")
        .doesNotContain("hothouse-demo@fake");
  }

  @Test
  void run_stackOfSomebodyElse_isLeftAlone() {
    stackIs("\"another-tool\"", "CREATE_COMPLETE");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(this::run)
        .withMessageContaining(ID)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  @Test
  void run_heatFailsOnce_asksAgain() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("failed"));
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .whenScenarioStateIs("failed")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("gone"));
    stackInState("failed", "DELETE_FAILED");
    stackInState("gone", "DELETE_COMPLETE");

    run();

    cloud.server.verify(2, deleteRequestedFor(urlPathEqualTo(STACK)));
  }

  @Test
  void run_heatIsCutOffFromAnotherService_asksUntilThatIsBack() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    String reason = "ConnectFailure: Unable to establish connection to http://keystone/v3";
    String state = Scenario.STARTED;
    for (String next : List.of("one", "two", "three", "four", "gone")) {
      cloud.server.stubFor(
          delete(urlPathEqualTo(STACK))
              .inScenario("deletion")
              .whenScenarioStateIs(state)
              .willReturn(aResponse().withStatus(204))
              .willSetStateTo(next));
      boolean last = next.equals("gone");
      stackInState(next, last ? "DELETE_COMPLETE" : "DELETE_FAILED", last ? "" : reason);
      state = next;
    }

    run();

    cloud.server.verify(5, deleteRequestedFor(urlPathEqualTo(STACK)));
  }

  @Test
  void run_cloudForbidsToDeleteAnAddress_allElseGoesAndItIsNamed() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [
          {"resource_name": "network", "physical_resource_id": "n-1", "links": [],
           "resource_status": "CREATE_COMPLETE", "resource_type": "OS::Neutron::Net"},
          {"resource_name": "address", "physical_resource_id": "f-1", "links": [],
           "resource_status": "DELETE_FAILED", "resource_type": "OS::Neutron::FloatingIP"},
          {"resource_name": "router", "physical_resource_id": "r-1", "links": [],
           "resource_status": "CREATE_COMPLETE", "resource_type": "OS::Neutron::Router"}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/floatingips",
        """
        {"floatingips": [{"id": "f-1", "floating_ip_address": "192.0.2.7", "router_id": "r-1"}]}""");
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("failed"));
    stackInState(
        "failed", "DELETE_FAILED", "Forbidden: rule:delete_floatingip is disallowed by policy");
    cloud.server.stubFor(
        delete(urlPathEqualTo(FakeCloud.NEUTRON + "/floatingips/f-1"))
            .willReturn(FakeCloud.json(403, "{\"NeutronError\": {\"message\": \"not allowed\"}}")));
    goesWhenDeleted("networks", "{\"id\": \"n-1\", \"name\": \"demo-network-abcdefghijkl\"}");
    goesWhenDeleted(
        "routers",
        "{\"id\": \"r-1\", \"name\": \"demo-router-abcdefghijkl\", \"tenant_id\": \"%s\"}"
            .formatted(FakeCloud.PROJECT));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(this::run)
        .withMessageContainingAll(
            "rule:delete_floatingip is disallowed", "floating address f-1 '192.0.2.7'", "operator")
        .withMessageNotContainingAny("network n-1", "router r-1")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.LEFTOVERS));
  }

  private void goesWhenDeleted(String collection, String thing) {
    String path = FakeCloud.NEUTRON + "/" + collection;
    String id = thing.substring(8, 11);
    cloud.server.stubFor(
        get(urlPathEqualTo(path))
            .inScenario(collection)
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(okJson("{\"%s\": [%s]}".formatted(collection, thing))));
    cloud.server.stubFor(
        get(urlPathEqualTo(path))
            .inScenario(collection)
            .whenScenarioStateIs("gone")
            .willReturn(okJson("{\"%s\": []}".formatted(collection))));
    cloud.server.stubFor(
        delete(urlPathEqualTo(path + "/" + id))
            .inScenario(collection)
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("gone"));
  }

  @Test
  void run_engineLostAPortAndAnInterface_takesThemAwayWhenHeatMakesNoProgress() {
    String tag = "hothouse-nonce-0123456789abcdef";
    stackIs("\"hothouse\", \"" + tag + "\"", "CREATE_FAILED");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [
          {"resource_name": "router", "physical_resource_id": "r-1", "links": [],
           "resource_status": "DELETE_IN_PROGRESS", "resource_type": "OS::Neutron::Router"},
          {"resource_name": "node_port", "physical_resource_id": "p-known", "links": [],
           "resource_status": "CREATE_COMPLETE", "resource_type": "OS::Neutron::Port"}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/ports",
        """
        {"ports": [
          {"id": "p-interface", "name": "", "device_owner": "network:router_interface"},
          {"id": "p-gateway", "name": "", "device_owner": "network:router_gateway"},
          {"id": "p-known", "name": "demo-node_port-abcdefghijkl", "created_at": "%1$s"},
          {"id": "p-lost", "name": "demo-worker_port-mnopqrstuvwx", "created_at": "%1$s"},
          {"id": "p-foreign", "name": "demo-other-mnopqrstuvwx", "created_at": "%1$s"}]}"""
            .formatted("2026-11-20T10:00:00Z"));
    // Heat has forgotten that resource, which it takes for deleted.
    cloud.answersGet(
        STACK + "/events",
        """
        {"events": [
          {"id": "e-1", "event_time": "2026-11-20T10:00:00Z", "resource_name": "worker_port",
           "physical_resource_id": "", "resource_status": "CREATE_IN_PROGRESS",
           "links": [{"rel": "stack", "href": "http://heat/stacks/demo/%s"}]}]}"""
            .formatted(ID));
    String release = FakeCloud.NEUTRON + "/routers/r-1/remove_router_interface";
    String lost = FakeCloud.NEUTRON + "/ports/p-lost";
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("stuck"));
    cloud.server.stubFor(
        delete(urlPathEqualTo(lost))
            .inScenario("deletion")
            .whenScenarioStateIs("stuck")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("freed"));
    cloud.server.stubFor(
        put(urlPathEqualTo(release))
            .inScenario("deletion")
            .whenScenarioStateIs("freed")
            .willReturn(okJson("{}"))
            .willSetStateTo("gone"));
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NEUTRON + "/ports"))
            .atPriority(1)
            .inScenario("deletion")
            .whenScenarioStateIs("gone")
            .willReturn(okJson("{\"ports\": []}")));
    stackInState("stuck", "DELETE_IN_PROGRESS", "");
    stackInState("freed", "DELETE_IN_PROGRESS", "");
    stackInState("gone", "DELETE_COMPLETE", "");

    run();

    cloud.server.verify(
        1,
        putRequestedFor(urlPathEqualTo(release))
            .withRequestBody(equalToJson("{\"port_id\": \"p-interface\"}")));
    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(lost)));
    cloud.server.verify(
        0, deleteRequestedFor(urlPathEqualTo(FakeCloud.NEUTRON + "/ports/p-foreign")));
    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(STACK)));
  }

  @Test
  void run_serverDoesNotGo_tellsWhatNovaSaysOfIt() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [
          {"resource_name": "server", "physical_resource_id": "s-1", "links": [],
           "resource_status": "DELETE_IN_PROGRESS", "resource_type": "OS::Nova::Server"},
          {"resource_name": "other", "physical_resource_id": "s-2", "links": [],
           "resource_status": "CREATE_COMPLETE", "resource_type": "OS::Nova::Server"}]}""");
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("stuck"));
    stackInState("stuck", "DELETE_IN_PROGRESS", "");
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NOVA + "/servers/s-1"))
            .atPriority(1)
            .inScenario("deletion")
            .whenScenarioStateIs("stuck")
            .willReturn(
                okJson(
                    """
                    {"server": {"id": "s-1", "status": "ERROR", "OS-EXT-STS:task_state": "deleting",
                     "fault": {"code": 500, "message": "some processes refused to die"}}}"""))
            .willSetStateTo("gone"));
    stackInState("gone", "DELETE_COMPLETE", "");

    assertThat(run())
        .contains("Nova says of the server s-1: ERROR, deleting: some processes refused to die");
    cloud.server.verify(0, getRequestedFor(urlPathEqualTo(FakeCloud.NOVA + "/servers/s-2")));
  }

  @Test
  void run_engineEndedWithTheDeletion_asksHeatAgain() {
    stackIs("\"hothouse\"", "DELETE_IN_PROGRESS");
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("gone"));
    stackInState("gone", "DELETE_COMPLETE", "");

    run();

    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(STACK)));
  }

  @Test
  void run_heatBeginsAnewAndShowsAFailureForAMoment_waitsOn() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    cloud.server.stubFor(
        delete(urlPathEqualTo(STACK))
            .inScenario("deletion")
            .willReturn(aResponse().withStatus(204))
            .willSetStateTo("a moment"));
    stackInState("a moment", "DELETE_FAILED", "Stack DELETE started");
    shownOnce("a moment", "begun anew");
    shownOnce("begun anew", "gone");
    stackInState("gone", "DELETE_COMPLETE", "");

    run();

    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(STACK)));
  }

  /** The stack is being deleted, says Heat when it is asked in this state; then comes the next. */
  private void shownOnce(String state, String next) {
    cloud.server.stubFor(
        get(urlPathEqualTo(STACK))
            .atPriority(1)
            .inScenario("deletion")
            .whenScenarioStateIs(state)
            .willReturn(
                okJson(
                    """
                    {"stack": {"stack_name": "demo", "id": "%s",
                     "stack_status": "DELETE_IN_PROGRESS", "tags": ["hothouse"]}}"""
                        .formatted(ID)))
            .willSetStateTo(next));
  }

  @Test
  void preview_stackThere_listsWhatIsItsAndTouchesNothing() {
    stackIs("\"hothouse\"", "CREATE_COMPLETE");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [{"resource_name": "network", "physical_resource_id": "n-1",
         "resource_status": "CREATE_COMPLETE", "resource_type": "OS::Neutron::Net", "links": []}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/networks",
        """
        {"networks": [{"id": "n-1", "name": "whatever"}, {"id": "n-2", "name": "demolition"}]}""");

    assertThat(down.preview(NAME))
        .containsExactly(new Leftover("network", "n-1", "whatever", "made by the stack"));
    cloud.server.verify(0, deleteRequestedFor(anyUrl()));
  }

  private void stackInState(String state, String status) {
    stackInState(state, status, "one server would not go");
  }

  private void stackInState(String state, String status, String reason) {
    cloud.server.stubFor(
        get(urlPathEqualTo(STACK))
            .atPriority(1)
            .inScenario("deletion")
            .whenScenarioStateIs(state)
            .willReturn(
                okJson(
                    """
                    {"stack": {"stack_name": "demo", "id": "%s", "stack_status": "%s",
                     "stack_status_reason": "%s", "tags": ["hothouse"]}}"""
                        .formatted(ID, status, reason))));
    if (status.equals("DELETE_FAILED")) {
      cloud.server.stubFor(
          get(urlPathEqualTo(STACK + "/events"))
              .atPriority(1)
              .inScenario("deletion")
              .whenScenarioStateIs(state)
              .willReturn(
                  okJson(
                      """
                      {"events": [{"id": "e-%s", "event_time": "2026-11-20T10:00:00Z",
                       "resource_name": "demo", "physical_resource_id": "%s",
                       "resource_status": "DELETE_FAILED",
                       "resource_status_reason": "%s", "links": []}]}"""
                          .formatted(state, ID, reason))));
    }
  }
}
