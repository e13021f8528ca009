package io.hothouse.examine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.StateFolder;
import io.hothouse.files.Directories;
import io.hothouse.kubernetes.Services;
import io.hothouse.kubernetes.TestKubeconfig;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.probe.Answer;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Progress;
import io.hothouse.ssh.SshKeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An environment of one node on an address of loopback's own, with only a database that greets. */
class ExaminationTest {
  private static final EnvironmentName NAME = new EnvironmentName("demo");
  private static final String ADDRESS = "127.77.14.1";
  private static final int DATABASE = 3306;

  @TempDir private Path home;
  private final FakeCloud cloud = new FakeCloud();
  private ServerSocket database;
  private Environments environments;
  private Services known;

  @BeforeEach
  void open() throws IOException {
    Path manifests = Files.createDirectories(home.resolve("manifests"));
    service(
        manifests, "mariadb", "{name: mysql greeting, tcp: 3306, talk: [{expect: '.*MariaDB'}]}");
    service(
        manifests,
        "keystone",
        "{name: token, http: 5000, steps: [{request: GET /, headers: {X: '${secret:keystone/PW}'}, expect: {status: 200}}]}");
    Files.writeString(manifests.resolve("profiles.yaml"), "core: [mariadb, keystone]\n");
    known = Services.load(List.of(manifests));
    database = new ServerSocket(DATABASE, 5, InetAddress.getByName(ADDRESS));
    Thread greeter = new Thread(this::greet, "database");
    greeter.setDaemon(true);
    greeter.start();
    String key = SshKeyPair.generate().publicKey().replace("\"", "");
    cloud.answersGet(
        FakeCloud.HEAT + "/stacks/demo",
        """
        {"stack": {"stack_name": "demo", "id": "045e3101", "stack_status": "CREATE_COMPLETE",
         "tags": ["hothouse", "hothouse-nonce-1"], "parameters": {}, "outputs": [
          {"output_key": "workers", "output_value": []},
          {"output_key": "control_plane", "output_value": {"address": "%s", "signals":
           "{\\"booted\\": \\"{\\\\\\"name\\\\\\": \\\\\\"demo-control-plane\\\\\\", \\\\\\"address\\\\\\": \\\\\\"%s\\\\\\", \\\\\\"kernel\\\\\\": \\\\\\"6.1\\\\\\", \\\\\\"host_keys\\\\\\": [\\\\\\"%s\\\\\\"]}\\"}"}}]}}"""
            .formatted(ADDRESS, ADDRESS, key));
    environments =
        new Environments(cloud.session(), Directories.of(Map.of("HOME", home.toString())));
    StateFolder state = environments.state(NAME);
    state.create();
    SshKeyPair.generate().writeTo(state.file(StateFolder.KEY));
    state.write(StateFolder.KUBECONFIG, TestKubeconfig.of("https://" + ADDRESS + ":6443", home));
  }

  private static void service(Path manifests, String name, String probe) throws IOException {
    Path folder = Files.createDirectories(manifests.resolve(name));
    Files.writeString(folder.resolve("service.yaml"), "probes: [%s]\n".formatted(probe));
  }

  private void greet() {
    while (!database.isClosed()) {
      try (Socket client = database.accept()) {
        client.getOutputStream().write("5.5.5-MariaDB".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException closed) {
        // The next one is served, or the test is over.
      }
    }
  }

  @AfterEach
  void stop() throws IOException {
    database.close();
    cloud.close();
  }

  private ExaminationResult examine(boolean always) {
    try (OpenEnvironment environment = OpenEnvironment.open(NAME, environments)) {
      return Progress.silent()
          .run(
              "verify",
              step ->
                  new Examination(environment, known)
                      .examine(List.of(), Duration.ofSeconds(3), always, step));
    }
  }

  @Test
  void examine_apiServerDownAndOneServiceAnswers_isNotHealthyAndSaysWhatWasNotAsked() {
    ExaminationResult result = examine(false);

    assertThat(result.probes())
        .filteredOn(it -> it.answer().passed())
        .extracting(ProbeResult::probe)
        .containsExactly("mysql greeting");
    assertThat(result.probes())
        .filteredOn(it -> it.probe().equals("token"))
        .singleElement()
        .satisfies(it -> assertThat(it.answer().passed()).isFalse())
        .satisfies(it -> assertThat(it.answer().verdict()).isEqualTo(Answer.Verdict.INCONCLUSIVE))
        .satisfies(it -> assertThat(it.answer().detail()).contains("Secret keystone"));
    assertThat(result.proved()).isFalse();
    assertThat(result.healthy()).isFalse();
    assertThat(result.unknown())
        .anySatisfy(it -> assertThat(it).contains("which services are deployed"))
        .anySatisfy(it -> assertThat(it).contains("the cluster"));
  }
}
