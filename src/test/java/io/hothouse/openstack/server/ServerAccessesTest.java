package io.hothouse.openstack.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.openstack.FakeCloud;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerAccessesTest {
  private final FakeCloud cloud = new FakeCloud();

  @BeforeEach
  void answers() {
    cloud.answersGet(
        FakeCloud.NOVA + "/servers/detail",
        """
        {"servers": [{"id": "s-1", "name": "demo-worker-0", "status": "ACTIVE"},
         {"id": "s-2", "name": "demo-worker-1", "status": "SHUTOFF"},
         {"id": "s-3", "name": "other", "status": "ACTIVE"}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/ports",
        """
        {"ports": [
         {"id": "p-1", "device_id": "s-1", "security_groups": ["g"], "port_security_enabled": true,
          "fixed_ips": [{"ip_address": "10.10.0.5"}]},
         {"id": "p-2", "device_id": "s-2", "security_groups": ["g"], "port_security_enabled": true,
          "fixed_ips": [{"ip_address": "10.10.0.6"}]}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/floatingips",
        """
        {"floatingips": [{"port_id": "p-1", "floating_ip_address": "172.24.4.9"},
         {"port_id": null, "floating_ip_address": "172.24.4.10"}]}""");
    cloud.answersGet(
        FakeCloud.NEUTRON + "/security-groups",
        """
        {"security_groups": [{"id": "g", "security_group_rules": [
         {"direction": "egress", "ethertype": "IPv4", "protocol": null, "remote_group_id": null,
          "remote_ip_prefix": null, "port_range_min": null, "port_range_max": null},
         {"direction": "ingress", "ethertype": "IPv4", "protocol": null, "remote_group_id": "g",
          "remote_ip_prefix": null, "port_range_min": null, "port_range_max": null},
         {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "remote_group_id": null,
          "remote_ip_prefix": "172.24.4.0/25", "port_range_min": 3000, "port_range_max": 6000}]}]}""");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void of_names_findsThoseServersWithWhatLeadsToThem() {
    Map<String, ServerAccess> found = found();

    assertThat(found).containsOnlyKeys("demo-worker-0", "demo-worker-1");
    assertThat(found.get("demo-worker-0").floating()).containsExactly("172.24.4.9");
    assertThat(found.get("demo-worker-1").floating()).isEmpty();
    assertThat(found.get("demo-worker-1").status()).isEqualTo("SHUTOFF");
  }

  @Test
  void admits_portAndPrefixOfARule_butNothingBeside() {
    ServerAccess access = found().get("demo-worker-0");

    assertThat(access.admits("tcp", 3306, "172.24.4.2")).isTrue();
    assertThat(access.admits("tcp", 3306, "172.24.4.200")).isFalse();
    assertThat(access.admits("tcp", 8472, "172.24.4.2")).isFalse();
    assertThat(access.admits("tcp", 2999, "172.24.4.2")).isFalse();
    assertThat(access.admits("udp", 3306, "172.24.4.2")).isFalse();
  }

  @Test
  void admits_memberOfTheGroup_onAllPorts() {
    ServerAccess access = found().get("demo-worker-0");

    assertThat(access.admits("udp", 8472, "10.10.0.6")).isTrue();
    assertThat(access.admits("udp", 8472, "10.10.0.7")).isFalse();
  }

  private Map<String, ServerAccess> found() {
    return cloud.session().serverAccesses().of(List.of("demo-worker-0", "demo-worker-1", "gone"));
  }
}
