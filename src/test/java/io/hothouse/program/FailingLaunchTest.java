package io.hothouse.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} says, and what it leaves, when something is wrong. */
class FailingLaunchTest {
  @TempDir private Path folder;
  private Rig rig;

  @BeforeEach
  void begin() throws Exception {
    rig = new Rig(folder);
  }

  @AfterEach
  void end() throws Exception {
    rig.close();
  }

  private void failsWith(Program.Ended ended, int code, String... words) {
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(words).doesNotContain("canary-password", "\tat io.hothouse");
  }

  private String evidence() throws Exception {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("home/.local/state/hothouse/evidence"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".txt")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void up_badCredentials_namesTheCloudAndMakesNothing() throws Exception {
    rig.cloud.refuseLogins();

    failsWith(rig.up(), 12, "pretended", "http://127.0.0.1:");

    assertThat(rig.cloud.changes()).isEmpty();
  }

  @Test
  void up_unknownFlavor_namesThoseThatThereAreAndMakesNothing() throws Exception {
    failsWith(rig.up("--flavor", "absent"), 18, "'absent'", "small");

    assertThat(rig.cloud.changes()).isEmpty();
  }

  @Test
  void up_kubeconfigLocked_saysSoBeforeItMakesAnything() throws Exception {
    Path lock = folder.resolve("home/.kube/config.lock");
    Files.createDirectories(lock.getParent());
    Files.createFile(lock);

    failsWith(rig.up(), 16, "config.lock");

    assertThat(rig.cloud.changes()).isEmpty();
    Files.delete(lock);
  }

  @Test
  void up_quotaTooSmall_showsNeedAndHaveAndMakesNothing() throws Exception {
    rig.cloud.cores(5);

    failsWith(rig.up(), 17, "quota of cores", "6");

    assertThat(rig.cloud.changes()).isEmpty();
  }

  @Test
  void up_foreignStackOfThatName_isLeftAlone() throws Exception {
    rig.cloud.foreignStack("demo");

    failsWith(rig.up(), 16, "demo");

    assertThat(rig.cloud.changes()).isEmpty();
    failsWith(rig.program.run("down", "demo"), 16, "demo");
    assertThat(rig.cloud.hasStack()).isTrue();
  }

  @Test
  void up_stackFails_tellsWhyKeepsEvidenceAndTakesItAway() throws Exception {
    rig.cloud.fails("ResourceInError: resources.server: No valid host was found.");

    failsWith(rig.up(), 21, "No valid host", "The failed stack was deleted", "Evidence: ");

    assertThat(rig.cloud.hasStack()).isFalse();
    assertThat(evidence()).contains("No valid host was found");
  }

  @Test
  void up_stackFailsAndIsRetained_staysAndDownIsNamed() throws Exception {
    rig.cloud.fails("ResourceInError: resources.server: No valid host was found.");

    failsWith(rig.up("--retain"), 21, "retained", "hothouse down demo");

    assertThat(rig.cloud.hasStack()).isTrue();
    assertThat(rig.program.run("down", "demo").code()).isZero();
    assertThat(rig.cloud.hasStack()).isFalse();
  }

  @Test
  void up_podsCrash_isADeployFailureWithTheirLastWordsAndKeepsTheCluster() throws Exception {
    rig.cluster.crash("hello");

    failsWith(rig.up("--deploy-timeout", "20"), 30, "hello", "the last words of the container");

    assertThat(rig.cloud.hasStack()).isTrue();
  }

  @Test
  void up_oneNodeSilent_isAProbeFailureThatNamesIt() throws Exception {
    rig.silence(1);

    failsWith(rig.up("--verify-timeout", "3"), 31, "demo-worker-0");

    assertThat(rig.cloud.hasStack()).isTrue();
  }

  @Test
  void up_nodeWithoutVxlan_isAHostCheckFailureBeforeAnythingIsDeployed() throws Exception {
    rig.nodes.answer(
        "bash -s", "kernel.release=6.1.0\nvxlan.device=failed: Operation not supported\n");

    failsWith(rig.up("--stack-timeout", "60"), 28, "vxlan", "demo-worker-1");

    assertThat(rig.cluster.keys()).noneMatch(key -> key.contains("/deployments/"));
  }

  @Test
  void up_anotherMachinesEnvironment_isRefusedAndLeftAlone() throws Exception {
    assertThat(rig.up().code()).isZero();
    Program elsewhere =
        new Program(Files.createDirectories(folder.resolve("elsewhere")))
            .with(
                "OS_CLIENT_CONFIG_FILE",
                folder.resolve("home/.config/openstack/clouds.yaml").toString())
            .with("OS_CLOUD", "pretended");

    failsWith(
        elsewhere.run("up", "demo", "--flavor", "small", "--access-cidr", "127.0.0.0/8", "--yes"),
        16,
        "no keys");
    failsWith(elsewhere.run("verify", "demo"), 15, "another machine");

    assertThat(rig.cloud.deleted()).isEmpty();
    assertThat(elsewhere.run("down", "demo").code()).isZero();
    assertThat(rig.cloud.hasStack()).isFalse();
  }

  @Test
  void up_stackThatNeverComes_endsAtItsTimeAndIsTakenAway() throws Exception {
    rig.cloud.hang();

    failsWith(rig.up("--stack-timeout", "32"), 39, "32 s");

    assertThat(rig.cloud.hasStack()).isFalse();
  }

  @Test
  void up_interrupted_endsSoonNamesTheNextCommandsAndIsContinued() throws Exception {
    rig.cloud.hang();
    Path said = folder.resolve("said.txt");
    Process process = rig.startUp(said);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(rig.cloud::hasStack);
    long before = System.nanoTime();

    // What a terminal sends for Ctrl-C.
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    // Whoever presses it again gets no other end, and no later one.
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(said)).contains("hothouse up demo", "hothouse down demo");
    assertThat(rig.program.run("down", "demo").code()).isZero();
    assertThat(rig.cloud.hasStack()).isFalse();
  }

  @Test
  void up_noRoomForItsState_makesNoStackThatNobodyWouldKnow() throws Exception {
    Path file = Files.writeString(folder.resolve("home/.local"), "where a folder should be");

    assertThat(rig.up().code()).isIn(11, 35);

    assertThat(rig.cloud.changes()).isEmpty();
    Files.delete(file);
  }

  @Test
  void commands_noCloud_sayWhatToDo() throws Exception {
    Program nowhere = new Program(Files.createDirectories(folder.resolve("nowhere")));

    assertThat(nowhere.run("list").err()).contains("No cloud is configured");
    assertThat(nowhere.run("down", "demo").code()).isZero();
    failsWith(nowhere.run("status", "demo"), 11, "--os-cloud");
    failsWith(nowhere.run("report", "demo", "--report", "there"), 15, "demo");
  }

  @Test
  void template_showAndParameters_writeWhatUpWouldUse() throws Exception {
    Path output = folder.resolve("template");

    assertThat(rig.program.run("template", "show").out()).contains("heat_template_version");
    assertThat(rig.program.run("template", "show", "--output", output.toString()).code()).isZero();
    assertThat(output.resolve("cluster.yaml")).isNotEmptyFile();
    assertThat(rig.program.run("template", "parameters").out()).contains("worker_count");
  }

  @Test
  void versions_areTheReleasesThatThereAre_andNoOtherIsTaken() throws Exception {
    String listed = rig.program.run("versions").out();

    assertThat(listed.lines().skip(1).findFirst().orElseThrow())
        .matches("kubernetes +1\\.[0-9]+\\.[0-9]+ +20[0-9-]+ +20[0-9-]+ +default");
    assertThat(rig.program.run("versions", "-o", "json").out())
        .contains("\"software\" : \"kubernetes\"", "\"usual\" : true");
    failsWith(rig.program.run("up", "demo", "--kubernetes", "1.20"), 15, "hothouse versions");
    failsWith(rig.program.run("build", "--kubernetes", "1.20"), 15, "no Kubernetes '1.20'");
  }

  @Test
  void build_listDependencies_namesEachImageAfterWhatItIsBuiltOn() throws Exception {
    List<String> lines =
        rig.program.run("build", "--list-dependencies").out().lines().map(String::strip).toList();

    assertThat(lines.toString()).containsSubsequence("openstack-base", "keystone");
  }
}
