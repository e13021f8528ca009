package io.hothouse.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of one environment, from {@code up} to {@code down}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunningEnvironmentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Rig rig;
  private static Program.Ended up;

  @BeforeAll
  static void launch() throws Exception {
    rig = new Rig(folder);
    up = rig.up("--report", folder.resolve("report").toString(), "--ttl", "4");
  }

  @AfterAll
  static void end() throws Exception {
    rig.close();
  }

  private static Program.Ended run(String... words) throws Exception {
    return rig.program.run(words);
  }

  private static Program.Ended onService(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(rig.folders().subList(0, 2));
    return rig.program.run(all.toArray(String[]::new));
  }

  @Test
  void up_healthyCloud_deploysAndProvesThroughEveryNode() throws Exception {
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(up.out()).containsPattern("(?s)demo-control-plane.*demo-worker-0.*demo-worker-1");
    assertThat(up.out()).contains("version 1.0", "'demo' is up after", "hothouse down demo");
    assertThat(rig.cluster.keys())
        .contains(
            "/apis/apps/v1/namespaces/openstack/deployments/hello",
            "/apis/batch/v1/namespaces/openstack/jobs/hello-once",
            "/api/v1/namespaces/openstack/persistentvolumeclaims/hello",
            "/api/v1/namespaces/openstack/secrets/hello");
    assertThat(up.out() + up.err()).doesNotContain("canary-password");
  }

  @Test
  void up_report_tellsOfEveryStepAndNode() throws Exception {
    JsonNode summary = JSON.readTree(folder.resolve("report/summary.json").toFile());

    assertThat(summary.path("nodes")).hasSize(3);
    assertThat(summary.path("probes")).hasSize(3);
    assertThat(summary.findValuesAsText("path").toString()).contains("deploy hello");
    for (String file : List.of("timeline.html", "junit.xml", "summary.md", "trace.json")) {
      assertThat(folder.resolve("report").resolve(file)).isNotEmptyFile();
    }
  }

  @Test
  void up_serviceWithALogin_isInTheUsersCloudsWithThePasswordApart() throws Exception {
    Path clouds = folder.resolve("home/.config/openstack/clouds.yaml");
    Path secure = clouds.resolveSibling("secure.yaml");

    assertThat(up.out()).contains("openstack --os-cloud hothouse-demo@pretended catalog list");
    assertThat(clouds)
        .content()
        .contains(
            "hothouse-demo@pretended: # added by hothouse",
            "auth_url: http://%s:5000/v3".formatted(rig.nodes.address(0)))
        .doesNotContain(password());
    assertThat(secure).content().contains("hothouse-demo@pretended:", "password: " + password());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secure)))
        .isEqualTo("rw-------");
  }

  private static String password() throws Exception {
    Program.Ended printed = onService("credentials", "demo", "-o", "json");
    assertThat(printed.code()).as(printed.err()).isZero();
    return JSON.readTree(printed.out()).at("/auth/password").textValue();
  }

  @Test
  void credentials_asVariables_areWhatAShellTakes() throws Exception {
    assertThat(onService("credentials", "demo").out().lines())
        .contains("export OS_USERNAME='greeter'", "export OS_PASSWORD='%s'".formatted(password()));
  }

  @Test
  void credentials_asClouds_areAFileOfTheirOwn() throws Exception {
    String printed = onService("credentials", "demo", "-o", "clouds").out();

    assertThat(printed).startsWith("clouds:\n").contains("password: " + password());
  }

  @Test
  void up_again_continuesAndMakesNoSecondStack() throws Exception {
    long before = creations();

    Program.Ended again = rig.up();

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("the stack is there");
    assertThat(creations()).isEqualTo(before);
  }

  private static long creations() {
    return rig.cloud.changes().stream().filter("POST /heat/stacks"::equals).count();
  }

  @Test
  void list_oneEnvironment_showsItWithItsLease() throws Exception {
    assertThat(run("list").out()).containsPattern("demo +CREATE_COMPLETE .* 20..-.* yes");
  }

  @Test
  void status_environment_showsNodesWithTheirAddresses() throws Exception {
    Program.Ended status = run("status", "demo");

    assertThat(status.code()).as(status.err()).isZero();
    for (int node = 0; node < 3; node++) {
      assertThat(status.out()).contains(rig.nodes.address(node));
    }
  }

  @Test
  void test_noKeystone_isNotFoundAndSaysHowToDeployIt() throws Exception {
    Program.Ended test = run("test", "demo");

    assertThat(test.code()).as(test.err()).isEqualTo(15);
    assertThat(test.err()).contains("there is no Keystone", "hothouse deploy demo --services all");
  }

  @Test
  void status_unknownEnvironment_isNotFound() throws Exception {
    Program.Ended status = run("status", "absent");

    assertThat(status.code()).isEqualTo(15);
    assertThat(status.err()).contains("'absent'", "pretended");
  }

  @Test
  void verify_allAnswer_succeeds() throws Exception {
    Program.Ended verify = onService("verify", "demo");

    assertThat(verify.code()).as(verify.err()).isZero();
    assertThat(verify.out()).containsPattern("demo-worker-1 .*hello greets.* ok ");
  }

  @Test
  void check_goodNodes_passes() throws Exception {
    Program.Ended check = run("check", "demo");

    assertThat(check.code()).as(check.out() + check.err()).isZero();
    assertThat(check.out()).contains("vxlan", "demo-worker-0", "3 packets transmitted");
  }

  @Test
  void diagnose_nothingWrong_saysSo() throws Exception {
    Program.Ended diagnose = onService("diagnose", "demo");

    assertThat(diagnose.code()).as(diagnose.out() + diagnose.err()).isZero();
  }

  @Test
  void deploy_again_succeedsWithoutAnotherPassword() throws Exception {
    String secret = "/api/v1/namespaces/openstack/secrets/hello";
    JsonNode before = rig.cluster.get(secret).path("data");
    List<String> words = new ArrayList<>(List.of("deploy", "demo", "--yes", "--services", "hello"));
    words.addAll(rig.folders());

    Program.Ended deploy = run(words.toArray(String[]::new));

    assertThat(deploy.code()).as(deploy.err()).isZero();
    assertThat(rig.cluster.get(secret).path("data")).isEqualTo(before);
  }

  @Test
  void kubeconfig_printed_isForThisClusterOnly() throws Exception {
    Program.Ended kubeconfig = run("kubeconfig", "demo");

    assertThat(kubeconfig.code()).as(kubeconfig.err()).isZero();
    assertThat(kubeconfig.out())
        .contains("https://" + rig.nodes.address(0) + ":6443", "hothouse-demo")
        .doesNotContain("kubernetes-admin", "preferences");
  }

  @Test
  void ssh_command_endsWithItsOutput() throws Exception {
    Program.Ended ssh = run("ssh", "demo", "worker-1", "--", "anything");

    assertThat(ssh.out()).as(ssh.err()).contains("said by node 2");
    assertThat(ssh.code()).isZero();
  }

  @Test
  void ssh_unknownNode_namesThoseThatThereAre() throws Exception {
    Program.Ended ssh = run("ssh", "demo", "worker-9", "--", "anything");

    assertThat(ssh.code()).isEqualTo(15);
    assertThat(ssh.err()).contains("worker-9", "demo-worker-1");
  }

  @Test
  void logs_archive_holdsWhatEveryNodeSaid() throws Exception {
    Path file = folder.resolve("logs.zip");

    Program.Ended logs = run("logs", "demo", "--file", file.toString());

    assertThat(logs.code()).as(logs.err()).isZero();
    try (ZipFile archive = new ZipFile(file.toFile())) {
      List<String> names = archive.stream().map(Object::toString).toList();
      for (String node : List.of("demo-control-plane", "demo-worker-0", "demo-worker-1")) {
        assertThat(names).anyMatch(name -> name.contains(node) && name.endsWith("kubelet.log"));
      }
    }
  }

  @Test
  void report_keptRun_isWrittenAgain() throws Exception {
    Path again = folder.resolve("again");

    assertThat(run("report", "demo", "--report", again.toString()).code()).isZero();
    assertThat(again.resolve("timeline.html")).isNotEmptyFile();
  }

  @Test
  void doctor_cloud_showsWhatItFound() throws Exception {
    Program.Ended doctor =
        run(
            "doctor",
            "--flavor",
            "small",
            "--access-cidr",
            "127.0.0.0/8",
            "--image",
            "hothouse-node-0");

    assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out()).contains("flavor", "external network", "quota of cores", "template");
  }

  @Test
  void doctor_nothingNamed_proposesWhatFitsAndTheCommand() throws Exception {
    Program.Ended doctor = run("doctor", "--image", "hothouse-node-0");

    assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
    assertThat(doctor.out())
        .contains(
            "--flavor was not given; flavors with 2 cores, 4096 MiB and 6 GB: medium",
            "--access-cidr was not given; this machine as the cloud sees it: 127.0.0.1/32",
            "quota of cores",
            "Next: hothouse up NAME --flavor medium --access-cidr 127.0.0.1/32");
  }

  @Test
  void down_dryRun_listsAndDeletesNothing() throws Exception {
    Program.Ended preview = run("down", "demo", "--dry-run");

    assertThat(preview.code()).as(preview.err()).isZero();
    assertThat(preview.out()).contains("demo-worker-0");
    assertThat(rig.cloud.hasStack()).isTrue();
  }

  @Test
  @Order(Integer.MAX_VALUE - 2)
  void verify_oneNodeSilent_failsAndNamesIt() throws Exception {
    rig.silence(2);

    Program.Ended verify = onService("verify", "demo", "--timeout", "2");

    assertThat(verify.code()).isEqualTo(31);
    assertThat(verify.out()).containsPattern("demo-worker-0 .*hello greets.* ok ");
    assertThat(verify.out()).doesNotContainPattern("demo-worker-1 .*hello greets.* ok ");
    assertThat(verify.err()).contains("demo-worker-1");
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void down_running_leavesNothingAndASecondTimeIsASuccess() throws Exception {
    Program.Ended down = run("down", "demo");

    assertThat(down.code()).as(down.err()).isZero();
    assertThat(rig.cloud.deleted()).containsExactly("demo");
    assertThat(down.err()).contains("nothing is left");
    assertThat(folder.resolve("home/.kube/config")).as("it was not there before").doesNotExist();
    Path clouds = folder.resolve("home/.config/openstack/clouds.yaml");
    assertThat(clouds).content().isEqualTo(rig.cloud.cloudsYaml());
    assertThat(clouds.resolveSibling("secure.yaml")).doesNotExist();
    try (Stream<Path> kept =
        Files.walk(folder.resolve("home/.local/state/hothouse/environments"))) {
      assertThat(kept).noneMatch(path -> path.endsWith("id_ed25519"));
    }
    assertThat(run("down", "demo").code()).isZero();
    assertThat(run("list").out()).doesNotContain("demo");
  }
}
