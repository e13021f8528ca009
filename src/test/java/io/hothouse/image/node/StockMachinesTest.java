package io.hothouse.image.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.progress.Progress;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.TestSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StockMachinesTest {
  private static final SshKeyPair KEY = SshKeyPair.generate();

  @TempDir private Path folder;
  private Path machine;
  private NodeParts parts;
  private TestSshServer server;
  private SshConnections connections;

  @BeforeEach
  void start() throws IOException {
    Path sources = folder.resolve("node");
    write(sources.resolve("prepare.sh"), "echo prepared");
    write(sources.resolve("bake.sh"), "");
    write(sources.resolve("files/usr/lib/hothouse/overlay"), "device");
    Path bundle = folder.resolve("kubernetes");
    write(bundle.resolve("SHA256SUMS"), "sums");
    write(bundle.resolve("bin/kubelet"), "program");
    parts = new NodeParts(sources, bundle);
    machine = folder.resolve("machine");
    write(machine.resolve("log"), "[1.0] this is a stock image\n");
    server = TestSshServer.start(KEY, this::onMachine);
    connections = new SshConnections(KEY);
  }

  @AfterEach
  void stop() {
    connections.close();
    server.close();
  }

  @Test
  void prepare_stockMachine_isSentScriptFilesAndBundle() throws IOException {
    Files.writeString(machine.resolve("log"), "[2.0] prepared\n");

    prepare();

    String listed =
        new LocalCommandRunner()
            .run(Command.of("tar", "-tf", machine.resolve("lib/node.tar").toString()))
            .output();
    assertThat(listed.lines())
        .containsExactlyInAnyOrder(
            "prepare.sh",
            "files/usr/lib/hothouse/overlay",
            "bundle/SHA256SUMS",
            "bundle/bin/kubelet");
  }

  @Test
  void prepare_machineThatIsANodeAlready_isSentNothing() throws IOException {
    Files.writeString(machine.resolve("log"), "[2.0] prepared\n");
    write(machine.resolve("overlay"), "");
    assertThat(machine.resolve("overlay").toFile().setExecutable(true)).isTrue();

    prepare();

    assertThat(machine.resolve("lib")).doesNotExist();
  }

  @Test
  void prepare_bootScriptEnded_failsWithItsLastLines() throws IOException {
    Files.writeString(machine.resolve("log"), "E: Unable to locate package containerd\n");

    assertThatThrownBy(this::prepare)
        .isInstanceOfSatisfying(
            HothouseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SIGNAL_FAILURE))
        .hasMessageContaining("worker-0")
        .hasMessageContaining("Unable to locate package containerd");
  }

  private void prepare() {
    new StockMachines(connections, parts)
        .prepare(
            List.of(server.target("worker-0")),
            Progress.silent().begin("prepare"),
            Deadline.after(Duration.ofSeconds(20)));
  }

  /** The machine's files are in a folder here, and no service runs on it. */
  private String onMachine(String line) {
    return line.replace("sudo -n ", "")
        .replace("/usr/lib/hothouse/overlay", machine.resolve("overlay").toString())
        .replace("/var/lib/hothouse", machine.resolve("lib").toString())
        .replace("/var/log/hothouse-boot.log", machine.resolve("log").toString())
        .replace("systemctl is-active --quiet hothouse-boot", "false");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
