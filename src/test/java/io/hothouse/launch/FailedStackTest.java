package io.hothouse.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.StateFolder;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.progress.Progress;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailedStackTest {
  private static final EnvironmentName NAME = new EnvironmentName("demo");
  private static final StackId ID = new StackId("demo", "045e3101");
  private static final String STACK = FakeCloud.HEAT + "/stacks/demo/045e3101";

  @TempDir private Path folder;
  private final FakeCloud cloud = new FakeCloud();
  private final SshConnections connections = new SshConnections(SshKeyPair.generate());

  @AfterEach
  void stop() {
    connections.close();
    cloud.close();
  }

  @Test
  void of_failedStack_keepsResourcesFaultAndConsole() {
    cloud.server.stubFor(
        get(anyUrl()).atPriority(9).willReturn(okJson("{\"events\": [], \"resources\": []}")));
    stackIs("CREATE_FAILED");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [{"resource_name": "server", "physical_resource_id": "s-1",
         "resource_status": "CREATE_FAILED", "resource_status_reason": "went to ERROR",
         "resource_type": "OS::Nova::Server", "parent_resource": "0", "links": []}]}""");
    cloud.answersGet(
        FakeCloud.NOVA + "/servers/s-1",
        """
        {"server": {"id": "s-1", "status": "ERROR",
         "fault": {"code": 500, "message": "No valid host was found."}}}""");
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.NOVA + "/servers/s-1/action"))
            .willReturn(okJson("{\"output\": \"kernel panic\"}")));

    assertThat(failed(ErrorCode.NO_VALID_HOST)).isPresent();

    assertThat(folder.resolve("heat-resources.txt"))
        .content()
        .contains("server OS::Nova::Server s-1 CREATE_FAILED went to ERROR");
    assertThat(folder.resolve("worker-0.fault.txt")).hasContent("No valid host was found.");
    assertThat(folder.resolve("worker-0.console.log")).hasContent("kernel panic");
    assertThat(folder.resolve("heat-events.log")).exists();
  }

  @Test
  void of_stackThatIsOverdue_countsAsFailed() {
    cloud.server.stubFor(
        get(anyUrl()).atPriority(9).willReturn(okJson("{\"events\": [], \"resources\": []}")));
    stackIs("CREATE_IN_PROGRESS");

    assertThat(failed(ErrorCode.STACK_TIMEOUT)).isPresent();
  }

  @Test
  void of_stackThatHasNotFailed_gathersNothing() {
    stackIs("CREATE_IN_PROGRESS");

    assertThat(failed(ErrorCode.INTERRUPTED)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void of_partThatCannotBeHad_doesNotKeepTheOthersFromBeingKept() {
    cloud.server.stubFor(get(anyUrl()).atPriority(9).willReturn(okJson("{\"events\": []}")));
    stackIs("CREATE_FAILED");
    cloud.server.stubFor(
        get(urlPathEqualTo(STACK + "/resources"))
            .willReturn(
                aResponse().withStatus(403).withBody("{\"error\": {\"message\": \"no\"}}")));

    assertThat(failed(ErrorCode.STACK_FAILED)).isPresent();
    assertThat(folder.resolve("heat-events.log")).exists();
  }

  @Test
  void of_serverThatNeverRan_hasNoConsoleButAFault() {
    cloud.server.stubFor(
        get(anyUrl()).atPriority(9).willReturn(okJson("{\"events\": [], \"resources\": []}")));
    stackIs("CREATE_FAILED");
    cloud.answersGet(
        STACK + "/resources",
        """
        {"resources": [{"resource_name": "control_plane", "physical_resource_id": "s-1",
         "resource_status": "CREATE_FAILED", "resource_type": "OS::Nova::Server", "links": []}]}""");
    cloud.answersGet(
        FakeCloud.NOVA + "/servers/s-1",
        """
        {"server": {"id": "s-1", "status": "ERROR", "fault": {"message": "No valid host."}}}""");
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.NOVA + "/servers/s-1/action"))
            .willReturn(
                aResponse()
                    .withStatus(409)
                    .withBody("{\"conflictingRequest\": {\"message\": \"not ready\"}}")));

    assertThat(failed(ErrorCode.NO_VALID_HOST)).isPresent();
    assertThat(folder.resolve("control_plane.fault.txt")).hasContent("No valid host.");
    assertThat(folder.resolve("control_plane.console.log")).doesNotExist();
  }

  @Test
  void explain_anyFailure_keepsItsCodeAndNamesTheEvidence() {
    HothouseException failure = new HothouseException(ErrorCode.QUOTA, "Too small.");

    HothouseException explained =
        new FailedStack(folder, List.of("worker-0 never signalled: no DHCP."))
            .explain(failure, "The stack is gone.");

    assertThat(explained.code()).isEqualTo(ErrorCode.QUOTA);
    assertThat(explained)
        .hasMessageContainingAll(
            "Too small.", "worker-0 never signalled", folder.toString(), "The stack is gone.");
  }

  private void stackIs(String status) {
    cloud.answersGet(
        STACK,
        """
        {"stack": {"stack_name": "demo", "id": "045e3101", "stack_status": "%s", "tags": []}}"""
            .formatted(status));
  }

  private Launched launched() {
    return new Launched(
        cloud.session(),
        NAME,
        ID,
        false,
        2,
        false,
        new NodeSignals(cloud.session().stacks(), NAME),
        connections,
        new Budget(Duration.ofMinutes(1)).stackAccepted());
  }

  private Optional<FailedStack> failed(ErrorCode code) {
    HothouseException failure = new HothouseException(code, "It did not work.");
    return Progress.silent()
        .run(
            "stack",
            step ->
                FailedStack.of(
                    launched(), failure, folder, new StateFolder(folder.resolve("state")), step));
  }
}
