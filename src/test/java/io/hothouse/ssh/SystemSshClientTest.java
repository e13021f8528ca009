package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.pipeline.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemSshClientTest {
  private static final HostKeys KEYS =
      HostKeys.of(
          List.of(
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHypVJ8KMyUJfMpjprfocIYo0HEVb1tkXMjsemy6aB7X"));
  private static final SshTarget FRONT = SshTarget.direct("front", "172.24.4.7", "debian", KEYS);
  private static final SshTarget BACK = SshTarget.direct("back", "10.0.0.5", "debian", KEYS);

  @TempDir Path folder;

  @Test
  void arguments_directNode_trustOnlyTheSignalledKeys() {
    SystemSshClient client =
        new SystemSshClient(Path.of("/usr/bin/ssh"), Path.of("/s/key"), Path.of("/s/known"));

    assertThat(client.arguments(FRONT, List.of("uname", "-r")))
        .startsWith("/usr/bin/ssh", "-F", "none", "-i", "/s/key")
        .contains(
            "StrictHostKeyChecking=yes", "HostKeyAlias=front", "GlobalKnownHostsFile=/dev/null")
        .endsWith("--", "172.24.4.7", "uname", "-r");
  }

  @Test
  void arguments_jumpHost_isReachedWithTheSameKeyAndKnownHosts() {
    SystemSshClient client =
        new SystemSshClient(Path.of("/usr/bin/ssh"), Path.of("/s/a key"), Path.of("/s/known"));

    String proxy =
        client.arguments(BACK.through(FRONT), List.of()).stream()
            .filter(word -> word.startsWith("ProxyCommand="))
            .findFirst()
            .orElseThrow();

    assertThat(proxy)
        .startsWith("ProxyCommand=/usr/bin/ssh -F none -i '/s/a key'")
        .contains("HostKeyAlias=front")
        .endsWith("-W '[%h]:%p' -- 172.24.4.7");
  }

  @Test
  void knownHosts_jumpHost_listsBoth() {
    assertThat(SystemSshClient.knownHosts(BACK.through(FRONT)).lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("back ssh-ed25519 AAAA"))
        .anyMatch(line -> line.startsWith("front ssh-ed25519 AAAA"));
  }

  @Test
  void run_programThatFails_givesItsExitCodeAndWritesKnownHosts() throws IOException {
    Path program = Files.writeString(folder.resolve("ssh"), "#!/bin/sh\nexit 5\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path knownHosts = folder.resolve("state/known_hosts");

    int exitCode =
        new SystemSshClient(program, folder.resolve("key"), knownHosts).run(FRONT, List.of());

    assertThat(exitCode).isEqualTo(5);
    assertThat(folder.resolve("state/known_hosts.front"))
        .hasContent(SystemSshClient.knownHosts(FRONT));
    assertThat(SystemSshClient.find("/nowhere:" + folder)).isEqualTo(Optional.of(program));
  }

  @Test
  void run_severalNodesAtOnce_eachReadsItsOwnKeys() throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("ssh"),
            """
            #!/bin/bash
            for word; do case $word in
              HostKeyAlias=*) node=${word#*=} ;;
              UserKnownHostsFile=*) file=${word#*=} ;;
            esac; done
            sleep 0.3
            grep -q "^$node ssh-ed25519 " "$(echo "$file" | tr -d '"')"
            """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    SystemSshClient client =
        new SystemSshClient(program, folder.resolve("key"), folder.resolve("known_hosts"));

    List<Integer> codes =
        Together.map(
            "trying", 4, List.of(FRONT, BACK, FRONT, BACK), node -> client.run(node, List.of()));

    assertThat(codes).containsOnly(0);
  }
}
