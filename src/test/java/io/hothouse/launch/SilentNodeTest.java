package io.hothouse.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.openstack.FakeCloud;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a node that has not told Heat anything. */
class SilentNodeTest {
  private final FakeCloud cloud = new FakeCloud();

  @AfterEach
  void stop() {
    cloud.close();
  }

  private SilentNode node(int powerState, String console) {
    String server =
        "{\"id\": \"s-1\", \"name\": \"demo-worker-0\", \"status\": \"ACTIVE\", \"OS-EXT-STS:power_state\": %d}"
            .formatted(powerState);
    cloud.answersGet(FakeCloud.NOVA + "/servers/detail", "{\"servers\": [" + server + "]}");
    cloud.answersGet(FakeCloud.NOVA + "/servers/s-1", "{\"server\": " + server + "}");
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.NOVA + "/servers/s-1/action"))
            .willReturn(okJson("{\"output\": \"" + console + "\"}")));
    return new SilentNode(cloud.session().servers(), "demo-worker-0");
  }

  @Test
  void words_machineThatRuns_areTheLastOfItsConsole() {
    SilentNode node = node(1, "Loading Linux ...\\n[H[J");

    assertThat(node.words()).isEqualTo("the console says: Loading Linux ...");
    assertThat(node.reason()).isEmpty();
  }

  /** As one did that its host's KVM could not emulate an instruction for. */
  @Test
  void words_machineThatItsHypervisorHasStopped_sayThat() {
    SilentNode node = node(3, "[H[J[1;1H");

    assertThat(node.words()).startsWith("its machine does not run: Nova says that it is paused.");
    assertThat(node.reason()).contains(node.words());
  }

  @Test
  void words_consoleThatTellsTheReason_areThat() {
    assertThat(node(4, "Kernel panic - not syncing: VFS").words())
        .startsWith("the image does not boot on this cloud");
  }

  @Test
  void words_nothingOnTheConsole_sayThat() {
    assertThat(node(1, "").words())
        .isEqualTo("no signal through Heat yet, and nothing on the console");
  }
}
