package io.hothouse.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.facts.FactsOf;
import io.hothouse.facts.NodeFacts;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.TestSshServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostChecksTest {
  private static final Instant ASKED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant ANSWERED = ASKED.plusSeconds(1);
  private static final String GOOD =
      """
      clock.first=1700000000.100000000
      kernel.release=6.1.0-18-amd64
      vxlan.device=ok
      overlay.mount=ok
      bridge.netfilter=1
      ip.forward=1
      cgroup.version=1
      cgroup.controllers=blkio cpu cpuacct cpuset devices memory pids
      runtime.state=ok
      runtime.version=1.6.20~ds1
      kubelet.state=active
      kubelet.version=v1.20.2
      kubelet.process=running
      disk.free.kib=4194304
      disk.used.percent=40
      memory.available.kib=2000000
      memory.used.bytes=1000000000
      memory.total.kib=24684096
      memory.limit.bytes=3221225472
      interface.name=eth0
      interface.mtu=1450
      overlay.mtu=1400
      overlay.address=10.244.1.0
      clock.last=1700000000.900000000
      """;

  @Test
  void judge_goodNode_passesEveryCheck() {
    HostReport report = HostChecks.judge(List.of(facts("a", GOOD)), Stage.JOINED);

    assertThat(report.checks()).hasSize(13).allMatch(check -> check.verdict() == Verdict.OK);
    assertThat(report.orThrow()).isSameAs(report);
  }

  @ParameterizedTest
  @CsvSource({
    "kernel.release=6.1.0-18-amd64, kernel.release=3.10.0-1160.el7, kernel",
    "vxlan.device=ok, vxlan.device=failed: RTNETLINK answers: Operation not supported, vxlan",
    "overlay.mount=ok, overlay.mount=failed: unknown filesystem type, overlay fs",
    "bridge.netfilter=1, bridge.netfilter=0, bridge netfilter",
    "ip.forward=1, ip.forward=0, IP forwarding",
    "cpuset devices memory, cpuset devices, cgroups",
    "runtime.state=ok, runtime.state=failed: connection refused, container runtime",
    "kubelet.state=active, kubelet.state=activating, kubelet",
    "kubelet.process=running, kubelet.process=frozen, kubelet",
    "disk.used.percent=40, disk.used.percent=97, disk",
    "memory.used.bytes=1000000000, memory.used.bytes=3221000000, memory",
    "=17000000, =17000070, clock",
    "disk.free.kib=4194304, disk.free.kib=1000000, disk",
    "memory.limit.bytes=3221225472, memory.limit.bytes=1073741824, memory",
    "overlay.mtu=1400, overlay.mtu=1450, MTU",
  })
  void judge_oneThingWrong_failsThatCheckAlone(String good, String bad, String check) {
    HostReport report =
        HostChecks.judge(List.of(facts("a", GOOD.replace(good, bad))), Stage.JOINED);

    assertThat(report.with(Verdict.FAILED)).extracting(HostCheck::check).containsExactly(check);
    assertThat(report.with(Verdict.FAILED)).allMatch(row -> !row.cure().isBlank());
    HothouseException failure = catchThrowableOfType(HothouseException.class, report::orThrow);
    assertThat(failure.code()).isEqualTo(ErrorCode.HOST_CHECK);
    assertThat(failure).hasMessageContainingAll("a: " + check, "Next:");
  }

  @ParameterizedTest
  @CsvSource({"3.15.9, FAILED", "3.16.0, OK", "4.2.0, OK", "10.0, OK", "2.6.32, FAILED"})
  void judge_kernelRelease_isComparedAsNumbers(String release, Verdict expected) {
    HostReport report =
        HostChecks.judge(
            List.of(facts("a", GOOD.replace("6.1.0-18-amd64", release))), Stage.JOINED);

    assertThat(report.checks())
        .filteredOn(check -> check.check().equals("kernel"))
        .extracting(HostCheck::verdict)
        .containsExactly(expected);
  }

  @Test
  void judge_nothingKnown_failsWithoutAnException() {
    HostReport report = HostChecks.judge(List.of(facts("a", "noise\n=\nx=\n")), Stage.JOINED);

    assertThat(report.passed()).isFalse();
    assertThat(report.checks()).hasSize(13).allMatch(row -> row.verdict() == Verdict.UNKNOWN);
    assertThatThrownBy(report::orThrow)
        .hasMessageContaining("could not tell: the node did not say");
  }

  @ParameterizedTest
  @CsvSource({
    "bridge.netfilter=1, bridge netfilter",
    "kubelet.process=running, kubelet",
    "disk.used.percent=40, disk",
    "memory.limit.bytes=3221225472, memory",
    "clock.last=1700000000.900000000, clock",
  })
  void judge_oneFactNotTold_isNeitherGoodNorBad(String line, String check) {
    HostReport report =
        HostChecks.judge(
            List.of(facts("a", GOOD.replace(line, line.replaceFirst("=.*", "?no idea")))),
            Stage.JOINED);

    assertThat(report.with(Verdict.UNKNOWN)).extracting(HostCheck::check).containsExactly(check);
    assertThat(report.with(Verdict.UNKNOWN)).allMatch(row -> row.found().contains("no idea"));
    assertThat(report.with(Verdict.FAILED)).isEmpty();
    assertThat(report.passed()).isFalse();
  }

  @Test
  void judge_bootedNode_leavesOutWhatKubernetesBrings() {
    String early =
        GOOD.replace("kubelet.state=active", "kubelet.state=inactive").replace("overlay.mtu", "x");

    HostReport report = HostChecks.judge(List.of(facts("a", early)), Stage.BOOTED);

    assertThat(report.passed()).isTrue();
    assertThat(report.with(Verdict.NOT_APPLICABLE))
        .extracting(HostCheck::check)
        .containsExactly("kubelet", "MTU", "same MTU");
  }

  @Test
  void judge_unlikeMtus_warns() {
    HostReport report =
        HostChecks.judge(
            List.of(
                facts("a", GOOD),
                facts("b", GOOD.replace("mtu=1400", "mtu=1300").replace("mtu=1450", "mtu=1350"))),
            Stage.JOINED);

    assertThat(report.passed()).isTrue();
    assertThat(report.with(Verdict.WARNING)).extracting(HostCheck::node).containsExactly("a", "b");
  }

  @Test
  void judge_overlayOfOneNodeSmallerThanAllOthers_failsThere() {
    HostReport report =
        HostChecks.judge(
            List.of(
                facts("a", GOOD),
                facts("b", GOOD.replace("mtu=1400", "mtu=1000")),
                facts("c", GOOD)),
            Stage.JOINED);

    assertThat(report.with(Verdict.FAILED))
        .extracting(row -> row.node() + " " + row.check())
        .containsExactly("b MTU");
  }

  @Test
  void check_twoNodes_asksBothWithTheScript() {
    SshKeyPair key = SshKeyPair.generate();
    // The node's bash reads the script, and prints its facts only if that is what came.
    String answer = "grep -q 'clock.last' && cat <<'END'\n" + GOOD + "END";
    try (TestSshServer one = TestSshServer.start(key, line -> answer);
        TestSshServer two =
            TestSshServer.start(key, line -> answer.replace("bridge.netfilter=1", "x=1"));
        SshConnections connections = new SshConnections(key)) {
      HostReport report =
          new HostChecks(connections)
              .check(
                  List.of(one.target("one"), two.target("two")),
                  Stage.JOINED,
                  Deadline.after(Duration.ofSeconds(20)));

      assertThat(report.checks()).hasSize(26);
      assertThat(report.with(Verdict.UNKNOWN))
          .extracting(HostCheck::cells)
          .containsExactly(
              List.of(
                  "two",
                  "bridge netfilter",
                  "could not tell: the node did not say",
                  "1",
                  "could not tell",
                  "modprobe br_netfilter; sysctl -w net.bridge.bridge-nf-call-iptables=1"));
    }
  }

  @Test
  void check_serviceThatIsStillStarting_isLookedAtAgain() {
    SshKeyPair key = SshKeyPair.generate();
    AtomicInteger looks = new AtomicInteger();
    try (TestSshServer node =
            TestSshServer.start(
                key,
                line ->
                    "cat >/dev/null; cat <<END\n"
                        + (looks.incrementAndGet() == 1 ? GOOD.replace("state=ok", "state=") : GOOD)
                            .replaceAll("1700000000.*", "\\$(date +%s.%N)")
                        + "END");
        SshConnections connections = new SshConnections(key)) {
      HostReport report =
          new HostChecks(connections, Duration.ofMinutes(1))
              .check(
                  List.of(node.target("one")),
                  Stage.BOOTED,
                  Deadline.after(Duration.ofSeconds(20)));

      assertThat(report.orThrow().passed()).isTrue();
      assertThat(looks).hasValue(2);
    }
  }

  private static NodeFacts facts(String node, String lines) {
    return FactsOf.lines(node, lines, ASKED, ANSWERED);
  }
}
