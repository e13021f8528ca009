package io.hothouse.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.facts.Fact.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real scripts, run by a real shell: what they print is what the table says, and no more. */
class ScriptsTest {
  private static final String WORKING =
      """
      iptables-save) cat <<'END'
      -A KUBE-NODEPORTS -d 127.0.0.0/8 -p tcp -m comment --comment "openstack/mariadb" -m tcp --dport 3306 -m nfacct --nfacct-name localhost_nps_accepted_pkts -j KUBE-EXT-A
      -A KUBE-NODEPORTS -p tcp -m comment --comment "openstack/mariadb" -m tcp --dport 3306 -j KUBE-EXT-A
      -A KUBE-EXT-A -m comment --comment "masquerade traffic for openstack/mariadb external destinations" -j KUBE-MARK-MASQ
      -A KUBE-EXT-A -j KUBE-SVC-A
      -A KUBE-SVC-A -j KUBE-SEP-A
      -A KUBE-SVC-A -j KUBE-SEP-B
      -A KUBE-SEP-A -p tcp -j DNAT --to-destination 10.244.1.5:3306
      -A KUBE-SEP-B -p tcp -j DNAT --to-destination 10.244.2.6:3306
      -A INPUT -p udp -m udp --dport 8472 -j DROP
      END
      ;;
      bridge) echo "02:68:0a:0a:00:0b dst 10.10.0.11 self permanent" ;;
      ip) case "$*" in
        *"link show"*) echo "9: vxlan0: <BROADCAST,UP,LOWER_UP> mtu 1400 vxlan id 1 dstport 8472" ;;
        *"route get"*) echo "10.244.1.0 dev vxlan0 src 10.244.0.0" ;;
        *"route show default"*) echo "default via 10.10.0.1 dev lo" ;;
        *address*) echo "9: vxlan0 inet 10.244.0.0/32 scope global vxlan0" ;;
      esac ;;
      curl) echo "ok 200" ;;
      pgrep) echo 1 ;;
      ctr) printf 'Client:\\n  Version: 1\\nServer:\\n  Version: v2.3.7\\n' ;;
      systemctl) echo active ;;
      kubelet) echo "Kubernetes v1.37.2" ;;
      ping | unshare) ;;
      """;

  private static final List<String> COMMANDS =
      List.of(
          "iptables-save",
          "bridge",
          "ip",
          "curl",
          "pgrep",
          "ctr",
          "systemctl",
          "kubelet",
          "ping",
          "unshare");

  @TempDir private Path folder;

  @Test
  void facts_thisMachine_printsEachKeyOfTheTableOnce() throws Exception {
    Instant asked = Instant.now();

    String said = run("export CLIENT=203.0.113.7\n" + FactReader.FACTS);

    assertThat(printed(said))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(keys(Script.FACTS));
    NodeFacts facts = NodeFacts.parse("here", said, asked, Instant.now());
    assertThat(facts.get(Fact.KERNEL_RELEASE).known()).contains(System.getProperty("os.version"));
    assertThat(facts.get(Fact.CLIENT_ADDRESS).known()).contains("203.0.113.7");
    assertThat(facts.clockAhead().known())
        .hasValueSatisfying(ahead -> assertThat(ahead.abs()).isLessThan(Duration.ofSeconds(5)));
  }

  @Test
  void facts_workingCommands_areReadAsGood() throws Exception {
    NodeFacts facts = parse(run(stubs(WORKING) + FactReader.FACTS));

    assertThat(facts.get(Fact.RUNTIME_VERSION).known()).contains("v2.3.7");
    assertThat(facts.get(Fact.OVERLAY_ADDRESS).known()).contains("10.244.0.0");
    NodeJudge judge = new NodeJudge(List.of(facts));
    for (Requirement each :
        List.of(Requirement.VXLAN, Requirement.RUNTIME, Requirement.KUBELET, Requirement.CLOCK)) {
      assertThat(judge.judge(facts, each).level())
          .as("%s", each)
          .isNotEqualTo(Judgement.Level.UNKNOWN);
    }
  }

  @Test
  void facts_everyCommandFails_printsEachKeyAllTheSame() throws Exception {
    String said = run(stubs("") + FactReader.FACTS);

    assertThat(printed(said)).containsExactlyInAnyOrderElementsOf(keys(Script.FACTS));
    assertThat(parse(said).get(Fact.INTERFACE_MTU).reason()).contains("there is no default route");
  }

  @Test
  void path_workingCommands_printsEachKeyOfTheTable() throws Exception {
    String said = run(stubs(WORKING) + question() + FactReader.PATH);

    assertThat(facts(said)).isEqualTo(facts(Script.PATH));
    NodeFacts facts = parse(said);
    assertThat(facts.get(Fact.PROXY_RULE, 3306).known())
        .contains("10.244.1.5:3306 10.244.2.6:3306");
    assertThat(facts.get(Fact.PROXY_RULE, 5000).known()).contains("nowhere");
    assertThat(facts.get(Fact.VXLAN_STATE).known()).contains("up");
    assertThat(facts.get(Fact.PEER_FDB, "w1").known()).contains("10.10.0.11");
    assertThat(facts.get(Fact.PEER_ROUTE, "w1").known()).contains("vxlan0");
    assertThat(facts.get(Fact.PEER_SMALL, "w1").known()).contains("ok");
    assertThat(facts.get(Fact.PORT, 3306).known()).contains("refused");
    assertThat(facts.get(Fact.FIREWALL_OVERLAY).known().orElseThrow()).contains("DROP");
    assertThat(facts.get(Fact.CONTROL_HEALTH, "etcd").known()).contains("ok");
  }

  @Test
  void scripts_podNetworkOfTheUser_sayThatTheyDoNotLookAtIt() throws Exception {
    Path settings = Files.writeString(folder.resolve("overlay"), "POD_NETWORK=none\n");
    String own = "export OVERLAY_SETTINGS=%s\n".formatted(settings);

    NodeFacts facts = parse(run(stubs(WORKING) + own + FactReader.FACTS));
    String said = run(stubs(WORKING) + own + question() + FactReader.PATH);

    assertThat(facts.get(Fact.OVERLAY_NETWORK).known()).contains("none");
    NodeJudge judge = new NodeJudge(List.of(facts));
    assertThat(List.of(Requirement.MTU, Requirement.SAME_MTU))
        .allSatisfy(
            each ->
                assertThat(judge.judge(facts, each).level())
                    .isEqualTo(Judgement.Level.NOT_APPLICABLE));
    assertThat(facts(said)).isEqualTo(facts(Script.PATH));
    assertThat(parse(said).get(Fact.VXLAN_STATE).reason()).isPresent();
    assertThat(parse(said).get(Fact.PEER_SMALL, "w1").reason()).isPresent();
  }

  @Test
  void path_rulesThatCannotBeRead_areUnknownAndNotAbsent() throws Exception {
    String said = run(stubs("") + question() + FactReader.PATH);

    NodeFacts facts = parse(said);
    assertThat(facts.get(Fact.PROXY_RULE, 3306).reason()).contains("iptables-save -t nat failed");
    assertThat(facts.get(Fact.FIREWALL_OVERLAY).reason()).isPresent();
    assertThat(facts.get(Fact.PEER_FDB, "w1").reason()).isPresent();
  }

  @Test
  void path_worker_saysThatItIsNoControlPlane() throws Exception {
    String said =
        run(stubs(WORKING) + question().replace("KUBEADM=", "KUBEADM=/nowhere") + FactReader.PATH);

    assertThat(parse(said).is(Fact.CONTROL_PLANE, "no")).isTrue();
    assertThat(facts(said)).doesNotContain(Fact.CONTROL_PROCESS, Fact.CONTROL_HEALTH);
  }

  private String question() throws IOException {
    Path kubeadm = Files.createDirectories(folder.resolve("kubeadm"));
    Files.createDirectories(kubeadm.resolve("manifests"));
    Files.writeString(kubeadm.resolve("admin.conf"), "x");
    return """
        PEERS='w1/10.10.0.11/10.244.1.0'
        OWN_ADDRESS='127.0.0.1'
        PORTS='3306 5000'
        TARGETS='127.0.0.1:1'
        KUBEADM=%s
        """
        .formatted(kubeadm);
  }

  /** One program under all these names, which does what the cases say, and else fails. */
  private String stubs(String cases) throws IOException {
    Path stubs = Files.createDirectories(folder.resolve("stubs"));
    for (String command : COMMANDS) {
      Path stub = stubs.resolve(command);
      Files.writeString(
          stub, "#!/bin/bash\ncase ${0##*/} in\n%s*) exit 1 ;;\nesac\n".formatted(cases));
      assertThat(stub.toFile().setExecutable(true)).isTrue();
    }
    return "PATH=%s:$PATH\n".formatted(stubs);
  }

  private static String run(String script) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-s").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    bash.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
    bash.getOutputStream().close();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    assertThat(said.lines()).allMatch(line -> line.matches("[A-Za-z0-9.:_-]+[=?].+"));
    return said;
  }

  private static NodeFacts parse(String said) {
    return NodeFacts.parse("here", said, Instant.now(), Instant.now());
  }

  private static List<String> printed(String said) {
    return said.lines().map(line -> line.split("[=?]", 2)[0]).toList();
  }

  private static Set<String> keys(Script script) {
    return facts(script).stream().map(Fact::key).collect(Collectors.toSet());
  }

  private static Set<Fact> facts(Script script) {
    return Arrays.stream(Fact.values())
        .filter(it -> it.script() == script)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fact.class)));
  }

  /** Every key that a script prints is one of the table. */
  private static Set<Fact> facts(String said) {
    return printed(said).stream()
        .map(
            key ->
                Fact.named(key).orElseThrow(() -> new AssertionError("not in the table: " + key)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fact.class)));
  }
}
