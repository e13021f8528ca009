package io.hothouse.openstack.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.openstack.Capture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureCauseTest {
  private static final String ROOT = "root-id";

  private static FailureCause captured(String kind) {
    return FailureCause.of(
        Capture.of("stack-" + kind).stack(),
        Capture.of("events-" + kind).events(),
        Capture.of("resources-" + kind).resources());
  }

  @Test
  void of_quota_namesTheFirstLeafAndTheOther() {
    FailureCause cause = captured("quota");

    assertThat(cause.code()).isEqualTo(ErrorCode.QUOTA);
    assertThat(cause.resource()).isEqualTo("master");
    assertThat(cause.reason()).startsWith("Quota exceeded for ram: Requested 1048576");
    assertThat(cause.others()).containsExactly("workers.0");
  }

  @Test
  void of_noValidHost_ignoresWhatHeatTriedAgain() {
    FailureCause cause = captured("no-valid-host");

    assertThat(cause.code()).isEqualTo(ErrorCode.NO_VALID_HOST);
    assertThat(cause.resource()).isEqualTo("master");
    assertThat(cause.type()).isEqualTo("OS::Nova::Server");
    assertThat(cause.others()).isEmpty();
  }

  @Test
  void of_failureSignal_givesTheNodesOwnReason() {
    FailureCause cause = captured("wait-failure-signal");

    assertThat(cause.code()).isEqualTo(ErrorCode.SIGNAL_FAILURE);
    assertThat(cause.reason()).isEqualTo("kubeadm failed on purpose");
  }

  @Test
  void of_waitTimeout_isRecognised() {
    assertThat(captured("wait-timeout").code()).isEqualTo(ErrorCode.WAIT_TIMEOUT);
  }

  private static StackEvent event(
      String stackId, String resource, String physicalId, String status, String reason) {
    return new StackEvent(
        resource + status,
        Instant.EPOCH,
        "stack-" + stackId,
        stackId,
        resource,
        physicalId,
        StackStatus.parse(status),
        reason);
  }

  private static StackResource resource(String stackId, String name, String physicalId) {
    return new StackResource(
        new StackId("stack-" + stackId, stackId),
        name,
        "",
        "OS::Some::Type",
        physicalId,
        StackStatus.parse("CREATE_FAILED"),
        "");
  }

  private static Stack stack(String reason) {
    return new Stack(
        new StackId("dev", ROOT),
        StackStatus.parse("CREATE_FAILED"),
        reason,
        Optional.empty(),
        List.of(),
        Map.of(),
        Map.of());
  }

  @Test
  void of_nestedFailure_givesTheWayToItAndLeavesOutTheAborted() {
    FailureCause cause =
        FailureCause.of(
            stack("Resource CREATE failed"),
            List.of(
                event(
                    "g1",
                    "ready",
                    "w",
                    "CREATE_FAILED",
                    "WaitConditionFailure: resources.ready: disk full"),
                event(ROOT, "net", "n", "CREATE_FAILED", "CREATE aborted"),
                event(
                    "group",
                    "1",
                    "g1",
                    "CREATE_FAILED",
                    "WaitConditionFailure: resources[1].resources.ready: disk full"),
                event(
                    ROOT,
                    "workers",
                    "group",
                    "CREATE_FAILED",
                    "WaitConditionFailure: resources.workers.resources[1].resources.ready: disk full"),
                event(ROOT, "dev", ROOT, "CREATE_FAILED", "Resource CREATE failed")),
            List.of(
                resource("g1", "ready", "w"),
                resource("group", "1", "g1"),
                resource(ROOT, "workers", "group")));

    assertThat(cause.resource()).isEqualTo("workers.1.ready");
    assertThat(cause.reason()).isEqualTo("disk full");
    assertThat(cause.others()).isEmpty();
    assertThat(cause.exception())
        .hasMessageContaining("Tried to create the stack 'dev'")
        .hasMessageContaining("workers.1.ready [OS::Some::Type]");
  }

  @Test
  void of_noFailedResource_takesTheStacksOwnReason() {
    FailureCause cause = FailureCause.of(stack("Create timed out"), List.of(), List.of());

    assertThat(cause.code()).isEqualTo(ErrorCode.STACK_TIMEOUT);
    assertThat(cause.resource()).isEqualTo("dev");
  }
}
