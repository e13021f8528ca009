package io.hothouse.openstack.census;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.heat.Heritage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrphansTest {
  private static final Heritage HERITAGE =
      new Heritage(
          "hothouse-nonce-1",
          "s-1",
          "demo",
          Optional.of(Instant.parse("2026-01-01T12:00:00Z")),
          Set.of("router", "workers", "0", "port"));

  private final FakeCloud cloud = new FakeCloud();
  private Orphans orphans;

  @BeforeEach
  void open() {
    orphans = cloud.session().orphans();
    cloud.server.stubFor(
        get(urlPathMatching(FakeCloud.NEUTRON + "/.*"))
            .atPriority(9)
            .willReturn(
                okJson(
                    """
                    {"floatingips": [], "ports": [], "routers": [], "subnets": [], "networks": [],
                     "security_groups": []}""")));
    cloud.answersGet(
        FakeCloud.NEUTRON + "/routers",
        """
        {"routers": [
          {"id": "r-1", "name": "demo-router-abcdefghijkl", "created_at": "2026-01-01T12:00:05Z"},
          {"id": "r-2", "name": "demo-router-of-mine", "created_at": "2026-01-01T12:00:05Z"}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/floatingips",
        """
        {"floatingips": [
          {"id": "f-1", "floating_ip_address": "192.0.2.1", "tags": ["hothouse-nonce-1"]},
          {"id": "f-2", "floating_ip_address": "192.0.2.2", "tags": ["hothouse-nonce-1"]},
          {"id": "f-3", "floating_ip_address": "192.0.2.3", "tags": ["hothouse-nonce-12"]},
          {"id": "f-4", "description": "made by the stack s-1"},
          {"id": "f-5", "description": "made by the stack s-12"}]}""");
    cloud.answersGet(
        FakeCloud.NOVA + "/servers/detail",
        """
        {"servers": [
          {"id": "v-1", "name": "demo-worker-0", "metadata": {"hothouse-mark": "made by the stack s-1"}},
          {"id": "v-2", "name": "demo-worker-0", "metadata": {"hothouse-mark": "made by the stack s-2"}},
          {"id": "v-3", "name": "demo-worker-0", "metadata": {}}]}""");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void tagged_findsWhatCarriesThisVeryTag() {
    assertThat(orphans.tagged(HERITAGE)).extracting(Leftover::id).containsExactly("f-1", "f-2");
  }

  @Test
  void lost_findsWhatHeatNamedAfterAResourceOrItsTemplateMarked() {
    assertThat(orphans.lost(HERITAGE))
        .extracting(Leftover::id)
        .containsExactly("v-1", "f-4", "r-1");
  }

  @Test
  void remove_server_isNovas() {
    String server = FakeCloud.NOVA + "/servers/v-1";
    cloud.server.stubFor(delete(urlPathEqualTo(server)).willReturn(aResponse().withStatus(204)));
    List<String> notes = new ArrayList<>();

    orphans.remove(orphans.lost(HERITAGE).subList(0, 1), notes::add);

    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(server)));
    assertThat(notes)
        .containsExactly("deleted server v-1 'demo-worker-0' (made by the stack and lost by Heat)");
  }

  @Test
  void remove_oneIsRefused_theOthersGoAndTheRefusalIsTold() {
    String collection = FakeCloud.NEUTRON + "/floatingips/";
    cloud.server.stubFor(
        delete(urlPathEqualTo(collection + "f-1"))
            .willReturn(FakeCloud.json(409, "{\"NeutronError\": {\"message\": \"in use\"}}")));
    cloud.server.stubFor(
        delete(urlPathEqualTo(collection + "f-2")).willReturn(aResponse().withStatus(204)));
    List<String> notes = new ArrayList<>();

    orphans.remove(orphans.tagged(HERITAGE), notes::add);

    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(collection + "f-2")));
    assertThat(notes).hasSize(2);
    assertThat(notes.get(0)).contains("f-1", "in use");
    assertThat(notes.get(1)).contains("deleted floating address f-2 '192.0.2.2'");
  }

  @ParameterizedTest
  @CsvSource({
    "demo-router-abcdefghijkl, 2026-01-01T12:00:00Z, true",
    "demo-workers-abcdefghijk2-0-abcdefghijk3-port-abcdefghijk4, 2026-01-01T12:01:00Z, true",
    "demo-router-abcdefghijkl, 2026-01-01T11:59:59Z, false",
    "demo-router-abcdefghijk, 2026-01-01T12:00:01Z, false",
    "demo-network-abcdefghijkl, 2026-01-01T12:00:01Z, false",
    "demo-2-router-abcdefghijkl, 2026-01-01T12:00:01Z, false",
    "demo-router-neighbour123, 2026-01-01T12:00:01Z, false"
  })
  void made_onlyByHeatsRuleAndNotBeforeTheStack(String name, String created, boolean made) {
    assertThat(HERITAGE.made(name, Optional.of(Instant.parse(created)))).isEqualTo(made);
    assertThat(HERITAGE.made(name, Optional.empty())).isFalse();
  }
}
