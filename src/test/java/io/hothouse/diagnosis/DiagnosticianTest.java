package io.hothouse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.kubernetes.ClusterState.Trouble;
import io.hothouse.probe.Answer.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosticianTest {
  private final EvidenceFixture fixture = new EvidenceFixture();

  @Test
  void diagnose_healthy_findsNothing() {
    assertThat(fixture.diagnosis().healthy()).isTrue();
  }

  /** As on the old program, which took an unknown kube-proxy for a stopped one. */
  @Test
  void diagnose_nodeThatTellsNothing_isAccusedOfNothing() {
    fixture.tellsNothing("w1").tellsNothing("cp");

    assertThat(fixture.diagnosis().findings()).isEmpty();
    assertThat(fixture.diagnosis().unknown())
        .hasSize(12)
        .allMatch(it -> it.endsWith("did not say"));
  }

  @Test
  void diagnose_proxyStoppedOnOneNode_explainsItsProbesOnly() {
    fixture
        .fact("w1", "proxy.process", "absent")
        .fact("w1", "proxy.rule.3306", "nowhere")
        .fact("w1", "port.3306", "refused")
        .fails("mariadb", "w1", Verdict.REFUSED, "nobody listens");

    assertCauses(Cause.KUBE_PROXY_STOPPED);
  }

  @Test
  void diagnose_rulesLeadToGonePod_namesBothAddresses() {
    fixture
        .fact("cp", "proxy.rule.3306", "10.244.1.4:3306")
        .fact("cp", "port.3306", "timeout")
        .fails("mariadb", "cp", Verdict.TIMEOUT, "no answer in time");

    assertCauses(Cause.KUBE_PROXY_STALE);
    assertThat(fixture.diagnosis().findings().get(0).evidence())
        .containsExactly(
            "port 3306 goes to 10.244.1.4:3306, but its service leads to 10.244.1.5:3306");
  }

  @Test
  void diagnose_noDevice_isOverlay() {
    cutOff("w1").fact("w1", "vxlan.state", "absent");

    assertCauses(Cause.VXLAN_MISSING);
  }

  @Test
  void diagnose_peerEntryWrong_namesWherePacketsGo() {
    cutOff("w1").fact("w1", "peer.w0.fdb", "10.10.0.99");

    assertCauses(Cause.VXLAN_PEER_WRONG);
    assertThat(fixture.diagnosis().findings().get(0).evidence().get(0)).contains("10.10.0.99");
  }

  @Test
  void diagnose_packetsLostWithoutAnyReason_isInconclusiveAtTheOverlay() {
    cutOff("w1");

    Diagnosis diagnosis = fixture.diagnosis();

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.inconclusive())
        .singleElement()
        .satisfies(it -> assertThat(it.hop()).isEqualTo(Optional.of(Hop.OVERLAY)));
  }

  @Test
  void diagnose_filterOnANode_isBlocked() {
    cutOff("w1").fact("w0", "firewall.overlay", "-A INPUT -p udp --dport 8472 -j DROP");

    assertCauses(Cause.OVERLAY_BLOCKED);
  }

  @Test
  void diagnose_largePacketsLost_saysSo() {
    fixture.fact("w0", "peer.w1.full", "failed: 3 packets transmitted, 0 received");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .containsExactly(Cause.FULL_SIZE_PACKETS_LOST);
  }

  @Test
  void diagnose_databaseCrashes_explainsWhatRequiresIt() {
    fixture
        .database(Trouble.Kind.CRASHING, "the container mariadb ended with exit code 1", "no space")
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens")
        .failsEverywhere("keystone", Verdict.WRONG, "HTTP 500");

    assertCauses(Cause.POD_CRASHING);
    assertThat(fixture.diagnosis().explanations()).hasSize(6).allMatch(Explanation::conclusive);
  }

  @Test
  void diagnose_kubeletDead_isTheReasonOfItsPodsThatAreNotReady() {
    fixture
        .database(Trouble.Kind.NOT_READY, "NodeLost: gone", "")
        .fact("w0", "kubelet.state", "inactive")
        .fact("w0", "kubelet.process", "absent")
        .notReady("w0", "NodeStatusUnknown: Kubelet stopped posting node status.")
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens");

    Diagnosis diagnosis = fixture.diagnosis();

    assertThat(diagnosis.explanations())
        .extracting(it -> it.finding().orElseThrow().cause())
        .containsOnly(Cause.KUBELET_DOWN);
  }

  @Test
  void diagnose_schedulerDown_isTheReasonOfAllThatWaitsForIt() {
    fixture
        .database(Trouble.Kind.NOT_SCHEDULED, "no scheduler has looked at it", "")
        .fact("cp", "control.kube-scheduler.process", "absent")
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens")
        .failsEverywhere("keystone", Verdict.WRONG, "HTTP 500");

    assertCauses(Cause.SCHEDULER_DOWN);
  }

  @Test
  void diagnose_noTable_isAMissingSchema() {
    fixture
        .keystoneSays("(1146, \"Table 'keystone.project' doesn't exist\")")
        .failsEverywhere("keystone", Verdict.WRONG, "HTTP 500");

    assertCauses(Cause.SCHEMA_MISSING);
  }

  @Test
  void diagnose_accessDenied_isAWrongPassword() {
    fixture
        .keystoneSays("(1045, \"Access denied for user 'keystone'@'10.244.2.7'\")")
        .failsEverywhere("keystone", Verdict.WRONG, "HTTP 500");

    assertCauses(Cause.WRONG_PASSWORD);
  }

  @Test
  void diagnose_accessDeniedWhileItWaited_isOver() {
    fixture
        .keystoneSays(
            "waiting until the bootstrap of the database keystone is done: (1044, \"Access denied"
                + " for user 'keystone'@'%' to database 'keystone'\")\nstarting Keystone")
        .failsEverywhere("keystone", Verdict.WRONG, "POST /v3/auth/tokens gave no answer");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .doesNotContain(Cause.WRONG_PASSWORD);
  }

  @Test
  void diagnose_accessDeniedBeforeTheBootstrap_isThatTheBootstrapDoesNotStart() {
    fixture
        .keystoneSays("(1045, \"Access denied for user 'keystone'@'10.244.2.7'\")")
        .bootstrapWaits(Trouble.Kind.NOT_STARTED, "its node has not begun with it")
        .failsEverywhere("keystone", Verdict.WRONG, "HTTP 500");

    assertCauses(Cause.POD_NOT_STARTED);
  }

  @Test
  void diagnose_tokenRefused_isAWrongPasswordInTheSecret() {
    fixture.failsEverywhere("keystone", Verdict.WRONG, "POST /v3/auth/tokens gave 401");

    assertCauses(Cause.WRONG_PASSWORD);
  }

  @Test
  void diagnose_closedByThePodItself_isTheProcess() {
    fixture
        .everywhere("port.3306", "closed")
        .everywhere("pod.10.244.1.5:3306", "closed")
        .failsEverywhere("mariadb", Verdict.CLOSED, "closed before a greeting");

    assertCauses(Cause.CLOSES_AT_ONCE);
  }

  @Test
  void diagnose_anotherServiceHasThePort_namesIt() {
    fixture
        .databaseService("intruder", 3306, List.of())
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens");

    assertCauses(Cause.NODE_PORT_TAKEN);
  }

  @Test
  void diagnose_portOutOfRange_namesTheRange() {
    fixture
        .databaseService("mariadb", 30001, List.of())
        .fact("cp", "control.port-range", "30000-32767")
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens");

    assertCauses(Cause.NODE_PORT_OUT_OF_RANGE);
  }

  @Test
  void diagnose_selectorMatchesNothing_isNoEndpoints() {
    fixture
        .databaseService("mariadb", 3306, List.of())
        .failsEverywhere("mariadb", Verdict.REFUSED, "nobody listens");

    assertCauses(Cause.NO_ENDPOINTS);
  }

  @Test
  void diagnose_floatingAddressElsewhere_isNotTakenForADeadNode() {
    fixture
        .withoutFloating("w1")
        .silent("w1", ErrorCode.SSH, "Tried to connect, but timeout")
        .fails("mariadb", "w1", Verdict.UNREACHABLE, "no route from here: No route to host");

    assertCauses(Cause.FLOATING_ADDRESS_UNASSOCIATED);
  }

  @Test
  void diagnose_noWayToAnyNode_isThisMachinesRoute() {
    for (String node : List.of("cp", "w0", "w1")) {
      fixture
          .silent(node, ErrorCode.SSH, "Tried to connect, but No route to host")
          .fails("mariadb", node, Verdict.UNREACHABLE, "no route from here: unreachable");
    }

    assertThat(fixture.withoutApi().diagnosis().explanations())
        .extracting(it -> it.finding().orElseThrow().cause())
        .containsOnly(Cause.NO_ROUTE);
  }

  @Test
  void diagnose_probesThatCouldNotBeMade_areNoRouteAndNoSecurityGroup() {
    for (String node : List.of("cp", "w0", "w1")) {
      fixture
          .silent(node, ErrorCode.SSH, "Tried to connect, but timeout")
          .fails("mariadb", node, Verdict.INCONCLUSIVE, "could not be asked: no Secret");
    }

    assertThat(fixture.withoutApi().diagnosis().findings())
        .extracting(Finding::cause)
        .containsOnly(Cause.NODE_UNREACHABLE);
  }

  @Test
  void diagnose_apiServerDown_isWhyProbesCouldNotBeMade() {
    fixture
        .withoutApi()
        .fact("cp", "control.kube-apiserver.process", "absent")
        .failsEverywhere("keystone", Verdict.INCONCLUSIVE, "could not be asked: no Secret");

    assertCauses(Cause.APISERVER_DOWN);
  }

  @Test
  void diagnose_diskThatANodeDoesNotTell_isUnknownAndNotWell() {
    fixture.fact("w0", "disk.used.percent", "");

    Diagnosis diagnosis = fixture.diagnosis();

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.unknown())
        .containsExactly("whether the disk of w0 is all right: the node did not say");
    assertThat(diagnosis.healthy()).isFalse();
  }

  @Test
  void diagnose_sshShutToThisMachine_saysWhoIsLetIn() {
    fixture
        .admitting("198.51.100.0/24")
        .silent("w1", ErrorCode.SSH, "Tried to connect, but timeout");

    Finding finding = fixture.diagnosis().findings().get(0);

    assertThat(finding.cause()).isEqualTo(Cause.NODE_UNREACHABLE);
    assertThat(finding.evidence())
        .contains("its security groups admit SSH from 198.51.100.0/24 only");
  }

  @Test
  void diagnose_sshRefused_explainsNoProbe() {
    fixture.silent("w1", ErrorCode.SSH, "Tried to connect, but Connection refused");

    Diagnosis diagnosis = fixture.diagnosis();

    assertThat(diagnosis.findings()).extracting(Finding::cause).containsExactly(Cause.SSH_REFUSED);
    assertThat(diagnosis.explanations()).isEmpty();
  }

  @Test
  void diagnose_etcdDown_isNotTakenForTheApiServer() {
    fixture
        .withoutApi()
        .fact("cp", "control.etcd.process", "absent")
        .fact("cp", "control.kube-apiserver.health", "no answer");

    assertCauses(Cause.ETCD_DOWN);
  }

  @Test
  void diagnose_clockOff_saysHowFar() {
    fixture.fact("w0", "clock.first", "1030.000000000").fact("w0", "clock.last", "1030.000000000");

    assertCauses(Cause.CLOCK_OFF);
    assertThat(fixture.diagnosis().findings().get(0).what())
        .isEqualTo("its clock is off by +30.000 s");
  }

  /** A node whose pods the others do not reach, with the database failing through it. */
  private EvidenceFixture cutOff(String node) {
    fixture
        .fact(node, "peer.w0.small", "failed: 3 packets transmitted, 0 received")
        .fact(node, "peer.w0.full", "failed: 3 packets transmitted, 0 received")
        .fact("w0", "peer." + node + ".small", "failed: 3 packets transmitted, 0 received")
        .fact("w0", "peer." + node + ".full", "failed: 3 packets transmitted, 0 received")
        .fact(node, "port.3306", "timeout")
        .fact(node, "pod.10.244.1.5:3306", "timeout")
        .fails("mariadb", node, Verdict.TIMEOUT, "no answer in time");
    return fixture;
  }

  /** Every failing probe has this cause, and nothing else is found. */
  private void assertCauses(Cause cause) {
    Diagnosis diagnosis = fixture.diagnosis();
    assertThat(diagnosis.findings()).extracting(Finding::cause).containsOnly(cause);
    assertThat(diagnosis.inconclusive()).isEmpty();
  }
}
