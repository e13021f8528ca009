package io.hothouse.openstack.census;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.HothouseException;
import io.hothouse.openstack.FakeCloud;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CensusTest {
  private static final Footprint DEV = new Footprint("dev", Set.of("port-1"), Set.of("network"));

  private static List<String> ids(Footprint footprint, List<String> others, Found... all) {
    return Census.leftovers(footprint, List.of(all), others).stream().map(Leftover::id).toList();
  }

  @Test
  void leftovers_recordedNamedAndAttached_areFound() {
    List<Leftover> leftovers =
        Census.leftovers(
            DEV,
            List.of(
                Found.of("floating address", "fip-1", "172.24.4.9", "port-1"),
                Found.of("port", "port-1", "", "server-9"),
                Found.of("network", "net-1", "dev-network-2fn5aiejw4dg"),
                Found.of("port", "port-2", "by hand", "", "net-1")),
            List.of());

    assertThat(leftovers)
        .extracting(Leftover::id)
        .containsExactlyInAnyOrder("port-1", "net-1", "port-2", "fip-1");
    assertThat(leftovers)
        .anySatisfy(it -> assertThat(it).hasToString("port port-2 'by hand' (attached to net-1)"));
  }

  @Test
  void leftovers_neighbours_areNeverCounted() {
    assertThat(
            ids(
                DEV,
                List.of("dev-worker", "devel"),
                Found.of("server", "1", "devel-control-plane"),
                Found.of("server", "2", "dev-worker-control-plane"),
                Found.of("server", "3", "dev"),
                Found.of("server", "4", "my-dev-control-plane"),
                Found.of("network", "5", "dev-of-somebody"),
                Found.of("network", "7", "dev-network"),
                Found.of("port", "8", "dev-loadbalancer"),
                Found.of("router", "9", "dev-notours-2fn5aiejw4dg"),
                Found.of("port", "6", "", "2", "")))
        .isEmpty();
  }

  @Test
  void leftovers_noNeighbourOfThatName_countsTheWorker() {
    assertThat(ids(DEV, List.of("devel"), Found.of("server", "2", "dev-worker-0")))
        .containsExactly("2");
  }

  @Test
  void of_overHttp_asksOnceForEachKindOfThisProject() {
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answersGet(FakeCloud.HEAT + "/stacks", "{\"stacks\": []}");
      cloud.answersGet(FakeCloud.NOVA + "/servers", "{\"servers\": []}");
      cloud.answersGet(FakeCloud.NOVA + "/os-keypairs", "{\"keypairs\": []}");
      cloud.answersGet(FakeCloud.NOVA + "/os-server-groups", "{\"server_groups\": []}");
      for (String kind : List.of("networks", "subnets", "routers", "floatingips")) {
        cloud.answersGet(FakeCloud.NEUTRON + "/" + kind, "{\"" + kind + "\": []}");
      }
      cloud.answersGet(FakeCloud.NEUTRON + "/security-groups", "{\"security_groups\": []}");
      cloud.answersGet(
          FakeCloud.NEUTRON + "/ports",
          """
          {"ports": [{"id": "port-1", "name": "", "device_id": "d", "network_id": "n",
                      "status": "ACTIVE", "new_field": {"a": 1}}]}""");

      assertThat(cloud.session().census().of(DEV))
          .singleElement()
          .hasToString("port port-1 (made by the stack)");
      for (String kind : List.of("ports", "networks", "floatingips", "security-groups")) {
        cloud.server.verify(
            1,
            getRequestedFor(urlPathEqualTo(FakeCloud.NEUTRON + "/" + kind))
                .withQueryParam("tenant_id", equalTo(FakeCloud.PROJECT)));
      }
    }
  }

  /** A project with one server on the first page, and what is answered for the second. */
  private static void serversGoOn(FakeCloud cloud, String second) {
    cloud.server.stubFor(
        get(anyUrl())
            .atPriority(9)
            .willReturn(
                okJson(
                    """
                    {"stacks": [], "servers": [], "keypairs": [], "server_groups": [],
                     "ports": [], "networks": [], "subnets": [], "routers": [],
                     "floatingips": [], "security_groups": [], "volumes": [], "snapshots": []}""")));
    String servers = FakeCloud.NOVA + "/servers";
    cloud.answersGet(
        servers,
        """
        {"servers": [{"id": "s-1", "name": "other"}],
         "servers_links": [{"rel": "next", "href": "http://hidden%s?limit=1&marker=s-1"}]}"""
            .formatted(servers));
    cloud.server.stubFor(
        get(urlPathEqualTo(servers))
            .withQueryParam("marker", equalTo("s-1"))
            .atPriority(1)
            .willReturn(okJson(second)));
  }

  @Test
  void of_listOfSeveralPages_countsThoseOfTheLast() {
    try (FakeCloud cloud = new FakeCloud()) {
      serversGoOn(cloud, "{\"servers\": [{\"id\": \"s-2\", \"name\": \"dev-worker-0\"}]}");

      assertThat(cloud.session().census().of(DEV))
          .singleElement()
          .hasToString("server s-2 'dev-worker-0' (named after the stack)");
    }
  }

  @Test
  void of_pageThatCannotBeRead_isUnknownAndNotTheEnd() {
    try (FakeCloud cloud = new FakeCloud()) {
      serversGoOn(cloud, "<html>busy</html>");

      assertThatExceptionOfType(HothouseException.class)
          .isThrownBy(() -> cloud.session().census().of(DEV))
          .withMessageContaining("a further page of the list of servers");
    }
  }

  @Test
  void of_oneListFails_failsRatherThanCountNothing() {
    try (FakeCloud cloud = new FakeCloud()) {
      cloud.answersGet(FakeCloud.HEAT + "/stacks", "{\"stacks\": []}");

      assertThatExceptionOfType(HothouseException.class)
          .isThrownBy(() -> cloud.session().census().of(DEV))
          .withMessageContaining("404");
    }
  }
}
