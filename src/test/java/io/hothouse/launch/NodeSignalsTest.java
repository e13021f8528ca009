package io.hothouse.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeSignalsTest {
  private static final String WORKER_1 = "dev-workers-abcdefghijkl-1-mnopqrstuvwx";
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  private final FakeCloud cloud = new FakeCloud();
  private NodeSignals signals;

  @BeforeEach
  void open() {
    cloud.server.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
    signals = new NodeSignals(cloud.session().stacks(), new EnvironmentName("dev"));
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void accept_nodesOwnNames_areBelieved() {
    signal("dev", "control_plane_handle", "dev-control-plane");
    signal(WORKER_1, "handle", "dev-worker-1");

    assertThat(signals.awaitBooted("dev-worker-1", now(), () -> {}).jump()).isPresent();
    assertThat(signals.reachable()).hasSize(2);
  }

  @Test
  void accept_workerThatCallsItselfTheControlPlane_isRefused() {
    assertThatThrownBy(() -> signal(WORKER_1, "handle", "dev-control-plane"))
        .hasMessageContaining(WORKER_1)
        .hasMessageContaining("calls itself 'dev-control-plane'");
    assertThat(signals.reachable()).isEmpty();
  }

  @Test
  void awaitReady_noSignalForLong_looksAgainAndAgainWhy() {
    AtomicInteger looks = new AtomicInteger();

    assertThatThrownBy(
            () ->
                signals.awaitReady(
                    "dev-worker-0",
                    Deadline.after(Duration.ofMillis(500)),
                    Duration.ofMillis(50),
                    looks::incrementAndGet))
        .hasMessageContaining("dev-worker-0 to become ready");
    assertThat(looks.get()).isGreaterThan(1);
  }

  @Test
  void accept_workerThatCallsItselfAnother_isRefused() {
    assertThatThrownBy(() -> signal(WORKER_1, "handle", "dev-worker-0"))
        .hasMessageContaining("another node");
  }

  @Test
  void accept_nameThatAnotherHandleTold_isRefusedInAnyTemplate() {
    signal("dev", "one_handle", "dev-worker-0");

    assertThatThrownBy(() -> signal("dev", "two_handle", "dev-worker-0"))
        .hasMessageContaining("two_handle");
  }

  private void signal(String stack, String handle, String name) {
    String data =
        "{\\\\\"name\\\\\": \\\\\"%s\\\\\", \\\\\"address\\\\\": \\\\\"10.0.0.9\\\\\", \\\\\"host_keys\\\\\": [\\\\\"%s\\\\\"]}"
            .replace("\\\\", "\\")
            .formatted(name, KEY);
    cloud.answersGet(
        FakeCloud.HEAT
            + "/stacks/"
            + stack
            + "/id-of-"
            + stack
            + "/resources/"
            + handle
            + "/metadata",
        "{\"metadata\": {\"booted\": {\"data\": \"%s\"}}}".formatted(data));
    signals.accept(
        new StackEvent(
            "e",
            Instant.EPOCH,
            stack,
            "id-of-" + stack,
            handle,
            "p",
            new StackStatus("SIGNAL", "COMPLETE"),
            ""));
  }

  private static Deadline now() {
    return Deadline.after(Duration.ofSeconds(5));
  }
}
