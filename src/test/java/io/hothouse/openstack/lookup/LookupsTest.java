package io.hothouse.openstack.lookup;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.FakeCloud;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private static FakeCloud cloud;
  private CloudSession session;

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
    session = cloud.session();
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [
          {"id": "1", "name": "small", "vcpus": 1, "ram": 512, "disk": 1},
          {"id": "2", "name": "large", "vcpus": 4, "ram": 8192, "disk": 40},
          {"id": "3", "name": "twin", "vcpus": 1, "ram": 1, "disk": 0},
          {"id": "4", "name": "twin", "vcpus": 1, "ram": 1, "disk": 0}]}""");
  }

  private static void fails(Runnable work, ErrorCode code, String... words) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(work::run)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(code))
        .satisfies(problem -> assertThat(problem.getMessage()).contains(words));
  }

  @Test
  void flavor_nameOrId_isFound() {
    assertThat(session.lookups().flavor("large")).isEqualTo(new Flavor("2", "large", 4, 8192, 40));
    assertThat(session.lookups().flavor("1").name()).isEqualTo("small");
  }

  @Test
  void flavor_unknown_listsWhatThereIs() {
    fails(() -> session.lookups().flavor("huge"), ErrorCode.FLAVOR, "'huge'", "large, small");
  }

  @Test
  void flavor_ambiguous_listsTheIds() {
    fails(() -> session.lookups().flavor("twin"), ErrorCode.FLAVOR, "several", "3, 4");
  }

  private void networks(String... external) {
    StringBuilder json = new StringBuilder("{\"networks\": [{\"id\": \"i\", \"name\": \"inside\"}");
    for (String name : external) {
      json.append(
          ", {\"id\": \"id-%s\", \"name\": \"%s\", \"router:external\": true}"
              .formatted(name, name));
    }
    cloud.answersGet(FakeCloud.NEUTRON + "/networks", json.append("]}").toString());
  }

  @Test
  void externalNetwork_onlyOne_isChosen() {
    networks("public");

    assertThat(session.lookups().externalNetwork(Optional.empty()).id()).isEqualTo("id-public");
  }

  @Test
  void externalNetwork_several_areListed() {
    networks("blue", "red");

    fails(
        () -> session.lookups().externalNetwork(Optional.empty()),
        ErrorCode.NETWORK,
        "several: blue, red");
    assertThat(session.lookups().externalNetwork(Optional.of("red")).id()).isEqualTo("id-red");
  }

  @Test
  void externalNetwork_internalOne_isRefused() {
    networks("public");

    fails(
        () -> session.lookups().externalNetwork(Optional.of("inside")),
        ErrorCode.NETWORK,
        "There are: public");
  }

  @Test
  void image_severalPages_areAllListed() {
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.GLANCE + "/images/gamma"))
            .willReturn(FakeCloud.json(404, "<html>No image found with ID gamma</html>")));
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.GLANCE + "/images"))
            .atPriority(9)
            .willReturn(
                FakeCloud.json(
                    200,
                    """
                    {"images": [{"id": "a", "name": "alpha", "status": "active"}],
                     "next": "/v2/images?marker=a"}""")));
    cloud.server.stubFor(
        get(urlEqualTo(FakeCloud.GLANCE + "/images?marker=a"))
            .willReturn(
                FakeCloud.json(
                    200,
                    "{\"images\": [{\"id\": \"b\", \"name\": \"beta\", \"status\": \"active\"}]}")));

    fails(() -> session.lookups().image("gamma"), ErrorCode.IMAGE, "alpha, beta");
  }

  @Test
  void quotas_tooSmall_showNeedUsedAndLimitOfEveryKind() {
    cloud.answersGet(
        FakeCloud.NOVA + "/limits",
        """
        {"limits": {"rate": [], "absolute": {"maxTotalCores": 4, "totalCoresUsed": 2,
          "maxTotalInstances": -1, "totalInstancesUsed": 9,
          "maxTotalRAMSize": 4096, "totalRAMUsed": 0}}}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/quotas/" + FakeCloud.PROJECT + "/details.json",
        """
        {"quota": {"floatingip": {"limit": 2, "used": 1, "reserved": 1},
                   "router": {"limit": 10, "used": 0, "reserved": 0}}}""");
    QuotaNeed need =
        QuotaNeed.none()
            .plusServers(new Flavor("1", "small", 1, 512, 1), 3)
            .plus(Quota.FLOATING_IPS, 1)
            .plus(Quota.ROUTERS, 1);

    fails(
        () -> {
          throw session.quotas().tooSmall(session.quotas().compare(need)).orElseThrow();
        },
        ErrorCode.QUOTA,
        "quota of cores, floating addresses is too small",
        "! cores                  need      3  used      2  limit 4",
        "instances              need      3  used      9  limit none",
        "! floating addresses     need      1  used      2  limit 2");
  }
}
