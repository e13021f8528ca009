package io.hothouse.launch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.preflight.Verdict;
import io.hothouse.template.HeatTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloudPreflightTest {
  private static final String IMAGE = "/9292/v2/images";

  private final FakeCloud cloud = new FakeCloud();

  @BeforeEach
  void healthy() {
    cloud.server.stubFor(
        get(anyUrl()).atPriority(9).willReturn(okJson("{\"images\": [], \"quota\": {}}")));
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [{"id": "1", "name": "small", "vcpus": 2, "ram": 2048, "disk": 10}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/networks",
        """
        {"networks": [{"id": "n-1", "name": "public", "router:external": true}]}""");
    free(100);
    cores(20);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void run_healthyCloud_findsEverything() {
    CloudReport report = run("small", Optional.empty(), false).orThrow();

    assertThat(report.with(Verdict.FAILED)).isEmpty();
    assertThat(report.checks())
        .extracting(CloudCheck::check)
        .contains("Heat", "flavor", "external network", "addresses of public", "quota of cores");
    assertThat(report.flavor().orElseThrow().id()).isEqualTo("1");
    assertThat(report.externalNetwork().orElseThrow().id()).isEqualTo("n-1");
  }

  @Test
  void run_severalThingsWrong_tellsAllAtOnceWithTheFirstOnesCode() {
    free(2);
    cores(5);

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> run("small", Optional.of("absent"), false).orThrow())
        .withMessageContaining("3 things are wrong")
        .withMessageContaining("IMAGE: Tried to find the image 'absent'")
        .withMessageContaining("NETWORK: The network 'public'")
        .withMessageContaining("2 free addresses, but 4 are needed")
        .withMessageContaining("QUOTA: ")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.IMAGE));
  }

  @Test
  void run_flavorWithoutADisk_isRefusedUnlessThatIsSkipped() {
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [{"id": "1", "name": "small", "vcpus": 2, "ram": 2048, "disk": 0}]}""");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> run("small", Optional.empty(), false).orThrow())
        .withMessageContainingAll("'small' has no disk", "volumes")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.FLAVOR));
    assertThat(run("small", Optional.empty(), true).orThrow().with(Verdict.WARNING))
        .extracting(CloudCheck::check)
        .contains("flavor's disk");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"capabilities:hypervisor_type\": \"LXC\"', CONTAINER",
    "'\"hypervisor_type\": \"s== lxc\"', CONTAINER",
    "'\"capabilities:hypervisor_type\": \"QEMU\"', VIRTUAL_MACHINE",
    "'\"hw:cpu_policy\": \"shared\"', VIRTUAL_MACHINE"
  })
  void run_instances_areWhatTheFlavorSays(String specification, InstanceKind kind) {
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/1/os-extra_specs", "{\"extra_specs\": {" + specification + "}}");

    assertThat(run("small", Optional.empty(), false).orThrow().instances()).isEqualTo(kind);
  }

  @Test
  void run_specificationsThatThisUserMayNotSee_areThoseOfNearlyAllClouds() {
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NOVA + "/flavors/1/os-extra_specs"))
            .willReturn(aResponse().withStatus(403)));

    CloudReport report = run("small", Optional.empty(), false).orThrow();

    assertThat(report.instances()).isEqualTo(InstanceKind.VIRTUAL_MACHINE);
    assertThat(report.checks())
        .anyMatch(it -> it.found().equals("virtual machines, as the flavor says nothing else"));
  }

  @ParameterizedTest
  @CsvSource({"/8774/v2.1/limits, quotas", "/9696/v2.0/quotas, quotas"})
  void run_limitsThatThisUserMayNotSee_areAWarningAndNoEnd(String path, String check) {
    cloud.server.stubFor(
        get(urlPathMatching(path + ".*"))
            .willReturn(FakeCloud.json(403, "{\"message\": \"disallowed by policy\"}")));

    CloudReport report = run("small", Optional.empty(), false).orThrow();

    assertThat(report.with(Verdict.WARNING)).extracting(CloudCheck::check).contains(check);
    assertThat(report.flavor()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"false, 403, refuses them", "true, 200, is restricted"})
  void run_applicationCredentialThatMayMakeNoTrust_isRefusedBeforeAnythingIsMade(
      boolean restricted, int status, String reason) {
    withApplicationCredential(restricted);
    trustsAnswer(status);

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> run("small", Optional.empty(), false).orThrow())
        .withMessageContainingAll(reason, "user with a password", "openstack token issue")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.AUTH));
  }

  @Test
  void run_applicationCredentialThatMayMakeTrusts_isGood() {
    withApplicationCredential(false);
    trustsAnswer(200);

    assertThat(run("small", Optional.empty(), false).with(Verdict.FAILED)).isEmpty();
  }

  @Test
  void run_trustsNotToBeKnown_isNoReasonToStop() {
    withApplicationCredential(false);
    trustsAnswer(404);

    assertThat(run("small", Optional.empty(), false).orThrow().with(Verdict.WARNING))
        .extracting(CloudCheck::check)
        .contains("trusts");
  }

  private void withApplicationCredential(boolean restricted) {
    cloud.answersLogin(
        "\"methods\":[\"password\"]",
        "\"methods\":[\"application_credential\"],\"application_credential\":{\"id\":\"a\",\"name\":\"ci\",\"restricted\":%s}"
            .formatted(restricted));
  }

  private void trustsAnswer(int status) {
    cloud.server.stubFor(
        get(urlPathEqualTo("/5000/v3/OS-TRUST/trusts"))
            .willReturn(
                FakeCloud.json(
                    status,
                    "{\"error\": {\"code\": %d, \"message\": \"Delegated tokens cannot manage trusts\"}}"
                        .formatted(status))));
  }

  @Test
  void run_oneThingWrong_isThatFailureItself() {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> run("huge", Optional.empty(), false).orThrow())
        .withMessageStartingWith("Tried to find the flavor 'huge'")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.FLAVOR));
  }

  @Test
  void run_quotaTooSmallButSkipped_isAWarning() {
    cores(5);

    CloudReport report = run("small", Optional.empty(), true).orThrow();

    assertThat(report.with(Verdict.WARNING))
        .extracting(CloudCheck::check)
        .containsExactly("transport", "quota of cores");
  }

  @Test
  void run_imageLargerThanTheFlavorsDisk_isRefused() {
    cloud.answersGet(
        IMAGE + "/i-1",
        """
        {"id": "i-1", "name": "big", "status": "active", "size": 21474836480, "min_ram": 0,
         "min_disk": 0}""");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> run("small", Optional.of("i-1"), false).orThrow())
        .withMessageContaining("The image 'big'")
        .withMessageContaining("20480 MB")
        .withMessageContaining("2048 MiB, 10 GB");
  }

  @Test
  void withTemplate_severalServicesInTrouble_eachIsToldOnce() {
    for (String path : List.of(IMAGE, FakeCloud.NOVA + "/flavors/1/os-extra_specs")) {
      cloud.server.stubFor(
          get(urlPathEqualTo(path)).willReturn(FakeCloud.json(403, "{\"message\": \"no\"}")));
    }
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.HEAT + "/stacks/demo"))
            .willReturn(FakeCloud.json(403, "{\"error\": {\"message\": \"no\"}}")));
    CloudPreflight preflight = preflight("small", Optional.empty(), false);

    CloudReport report = preflight.withTemplate(preflight.run());

    assertThat(report.with(Verdict.FAILED))
        .extracting(CloudCheck::check)
        .containsExactly("images", "stacks");
    CloudReport twice =
        report.with(
            Stream.of(report, report).flatMap(it -> it.checks().stream()).toList(), List.of());
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(twice::orThrow)
        .withMessageContaining("2 things are wrong");
  }

  @Test
  void run_fullnessNotToBeKnown_isNoReasonToStop() {
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NEUTRON + "/network-ip-availabilities/n-1"))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withBody("{\"NeutronError\": {\"message\": \"not allowed\"}}")));

    assertThat(run("small", Optional.empty(), false).orThrow().checks())
        .extracting(CloudCheck::check)
        .doesNotContain("addresses of public");
  }

  private void nodeImageIsThere() {
    cloud.answersGet(
        IMAGE,
        """
        {"images": [{"id": "i-1", "name": "hothouse-node-1", "status": "active", "size": 1}]}""");
  }

  @Test
  void withTemplate_heatRefusesIt_isAFailure() {
    nodeImageIsThere();
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.HEAT + "/stacks/preview"))
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"error\": {\"type\": \"StackValidationFailed\","
                            + " \"message\": \"Property error: : resources.subnet: bad\"}}")));
    CloudPreflight preflight = preflight("small", Optional.empty(), false);

    CloudReport report = preflight.withTemplate(preflight.run());

    assertThat(report.with(Verdict.FAILED))
        .extracting(CloudCheck::check)
        .containsExactly("template");
    assertThat(report.checks().get(report.checks().size() - 1).failure().orElseThrow())
        .hasMessageContaining("resources.subnet: bad");
  }

  @Test
  void withTemplate_whatHeatTakes_saysWhatItWouldMake() {
    nodeImageIsThere();
    cloud.server.stubFor(
        post(urlPathEqualTo(FakeCloud.HEAT + "/stacks/preview"))
            .willReturn(
                FakeCloud.json(
                    200,
                    "{\"stack\": {\"resources\": [{\"resource_type\": \"OS::Neutron::Net\"},"
                        + " {\"resource_type\": \"OS::Nova::Server\"},"
                        + " [{\"resource_type\": \"OS::Nova::Server\"}]]}}")));
    CloudPreflight preflight = preflight("small", Optional.empty(), false);

    CloudReport report = preflight.withTemplate(preflight.run());

    assertThat(report.resourcesInWords()).isEqualTo("2 OS::Nova::Server, 1 OS::Neutron::Net");
    assertThat(report.checks().get(report.checks().size() - 1).found())
        .isEqualTo("3 resources would be made");
  }

  private CloudReport run(String flavor, Optional<String> image, boolean skip) {
    return preflight(flavor, image, skip).run();
  }

  @Test
  void run_templateUsesServiceThatTheCloudLacks_saysSo() {
    HeatTemplate volumes =
        HeatTemplate.of(
            "heat_template_version: 2018-08-31\nresources: {v: {type: 'OS::Cinder::Volume'}}",
            Map.of(),
            List.of("src/test/resources/heat-corpus/empty-environment/environment-1.yaml"));

    CloudReport report =
        new CloudPreflight(
                cloud.session(),
                request(
                    "small",
                    Optional.empty(),
                    false,
                    new UpRequest.TemplateRequest(volumes, Map.of("wait_timeout", "60"), true)))
            .run();

    assertThat(report.checks())
        .filteredOn(check -> check.failure().isPresent())
        .anySatisfy(
            check -> assertThat(check.failure().orElseThrow()).hasMessageContaining("Cinder"));
    assertThat(report.with(Verdict.WARNING))
        .anySatisfy(check -> assertThat(check.check()).isEqualTo("wait_timeout"));
  }

  @Test
  void run_rolesWithFlavorsOfTheirOwn_areCountedEach() {
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [{"id": "1", "name": "small", "vcpus": 2, "ram": 2048, "disk": 10},
                     {"id": "2", "name": "large", "vcpus": 8, "ram": 8192, "disk": 0}]}""");

    CloudReport report = with(Map.of("control_plane_flavor", "large"));

    assertThat(report.checks())
        .anyMatch(it -> it.check().equals("quota of cores") && it.needed().equals("12"));
    assertThat(report.with(Verdict.FAILED))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.failure().orElseThrow())
                    .hasMessageContainingAll("'large' has no disk", "--boot-volume"));
    assertThat(with(Map.of("worker_flavor", "huge")).with(Verdict.FAILED))
        .extracting(CloudCheck::check)
        .containsExactly("flavor of worker");
  }

  @Test
  void run_bootVolumes_countForCinderAndInPlaceOfTheFlavorsDisk() {
    cloud.answersGet(
        FakeCloud.NOVA + "/flavors/detail",
        """
        {"flavors": [{"id": "1", "name": "small", "vcpus": 2, "ram": 2048, "disk": 0}]}""");
    assertThat(with(Map.of("boot_volume_size", "20")).with(Verdict.FAILED))
        .extracting(CloudCheck::check)
        .as("Cinder is not there")
        .contains("services");
    String cinder = cloud.server.baseUrl() + "/8776/v3";
    cloud.answersLogin(
        "\"catalog\":[",
        "\"catalog\":[{\"type\":\"block-storage\",\"name\":\"cinder\",\"endpoints\":[{\"interface\":\"public\",\"region_id\":\"RegionOne\",\"region\":\"RegionOne\",\"url\":\"%s\"}]},"
            .formatted(cinder));
    cloud.answersGet(
        "/8776/v3/limits",
        """
        {"limits": {"absolute": {"maxTotalVolumes": 10, "totalVolumesUsed": 2,
          "maxTotalVolumeGigabytes": 50, "totalGigabytesUsed": 1}}}""");

    CloudReport report = with(Map.of("boot_volume_size", "20"));

    assertThat(report.checks())
        .anyMatch(it -> it.check().equals("quota of volumes") && it.needed().equals("3"))
        .anyMatch(it -> it.found().equals("volumes of 20 GB in its place"));
    assertThat(report.with(Verdict.FAILED))
        .singleElement()
        .satisfies(
            it -> assertThat(it.failure().orElseThrow()).hasMessageContaining("volume gigabytes"));
  }

  @ParameterizedTest
  @CsvSource({"nova, OK, 200", "nova:host-1, OK, 200", "attic, FAILED, 200", "attic, WARNING, 403"})
  void run_availabilityZone_isOneThatThereIs(String zone, Verdict verdict, int status) {
    cloud.server.stubFor(
        get(urlPathEqualTo(FakeCloud.NOVA + "/os-availability-zone"))
            .willReturn(
                FakeCloud.json(
                    status,
                    """
                    {"availabilityZoneInfo": [
                      {"zoneName": "nova", "zoneState": {"available": true}},
                      {"zoneName": "attic", "zoneState": {"available": false}}]}""")));

    assertThat(with(Map.of("availability_zone", zone)).with(verdict))
        .extracting(CloudCheck::check)
        .contains("availability_zone");
  }

  @Test
  void run_serverGroupAndSecondNetwork_areCounted() {
    cloud.answersGet(
        FakeCloud.NOVA + "/limits",
        """
        {"limits": {"absolute": {"maxServerGroups": 5, "totalServerGroupsUsed": 5,
          "maxServerGroupMembers": 2}}}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/quotas/" + FakeCloud.PROJECT + "/details.json",
        """
        {"quota": {"port": {"limit": 7, "used": 0, "reserved": 0},
                   "security_group": {"limit": 0, "used": 0, "reserved": 0}}}""");

    CloudReport report =
        with(
            Map.of(
                "server_group", "soft-anti-affinity",
                "second_network", "storage",
                "port_security", "false"));

    assertThat(report.with(Verdict.FAILED))
        .extracting(CloudCheck::check)
        .containsExactly("quota of server groups", "quota of servers in a group", "quota of ports");
  }

  @Test
  void run_providerNetworkWithoutPortSecurity_isRefusedUnlessThatIsMeant() {
    cloud.answersGet(
        FakeCloud.NEUTRON + "/networks",
        """
        {"networks": [{"id": "n-1", "name": "public", "router:external": true},
          {"id": "n-2", "name": "flat", "shared": true, "port_security_enabled": false}]}""");

    CloudReport refused = onProviderNetwork("192.0.2.0/24", Map.of());
    CloudReport meant = onProviderNetwork("192.0.2.0/24", Map.of("port_security", "False"));

    assertThat(refused.externalNetwork().orElseThrow().id()).isEqualTo("n-2");
    assertThat(refused.with(Verdict.FAILED))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.failure().orElseThrow())
                    .hasMessageContainingAll("'flat' has no port security", "port_security=false"));
    assertThat(meant.with(Verdict.FAILED)).isEmpty();
  }

  @Test
  void run_accessByIpv6_isForProviderNetworksOnly() {
    cloud.answersGet(
        FakeCloud.NEUTRON + "/networks",
        """
        {"networks": [{"id": "n-2", "name": "flat", "shared": true, "router:external": true}]}""");

    assertThat(onProviderNetwork("2001:db8::/32", Map.of()).with(Verdict.FAILED)).isEmpty();
    assertThat(with("all", "2001:db8::/32", Map.of()).with(Verdict.FAILED))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.failure().orElseThrow())
                    .hasMessageContaining("floating addresses of IPv4"));
  }

  private CloudReport with(Map<String, String> parameters) {
    return with("all", "192.0.2.0/24", parameters);
  }

  private CloudReport onProviderNetwork(String range, Map<String, String> parameters) {
    return with("none", range, parameters);
  }

  private CloudReport with(String floating, String range, Map<String, String> parameters) {
    UpRequest.ClusterRequest usual = TestRequests.cluster("small", Optional.empty());
    UpRequest.ClusterRequest cluster =
        new UpRequest.ClusterRequest(
            usual.kubernetes(),
            usual.workers(),
            usual.flavor(),
            usual.instances(),
            usual.image(),
            usual.externalNetwork(),
            floating,
            usual.network(),
            range,
            Map.of());
    return new CloudPreflight(
            cloud.session(),
            TestRequests.of(
                new EnvironmentName("demo"),
                cluster,
                new UpRequest.TemplateRequest(
                    ClusterTemplate.packaged(List.of()), parameters, false),
                false))
        .run();
  }

  private CloudPreflight preflight(String flavor, Optional<String> image, boolean skip) {
    return new CloudPreflight(
        cloud.session(),
        request(
            flavor,
            image,
            skip,
            new UpRequest.TemplateRequest(ClusterTemplate.packaged(List.of()), Map.of(), false)));
  }

  private static UpRequest request(
      String flavor, Optional<String> image, boolean skip, UpRequest.TemplateRequest template) {
    return TestRequests.of(
        new EnvironmentName("demo"), TestRequests.cluster(flavor, image), template, skip);
  }

  private void free(int addresses) {
    cloud.answersGet(
        FakeCloud.NEUTRON + "/network-ip-availabilities/n-1",
        """
        {"network_ip_availability": {"total_ips": 200, "used_ips": %d}}"""
            .formatted(200 - addresses));
  }

  private void cores(int limit) {
    cloud.answersGet(
        FakeCloud.NOVA + "/limits",
        """
        {"limits": {"rate": [], "absolute": {"maxTotalCores": %d, "totalCoresUsed": 0}}}"""
            .formatted(limit));
  }
}
