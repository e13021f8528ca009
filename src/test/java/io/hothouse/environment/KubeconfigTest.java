package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Secret;
import io.hothouse.kubernetes.ClusterAccess;
import io.hothouse.ssh.HostKeys;
import io.hothouse.ssh.SshKeyPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubeconfigTest {
  private static final Path FILE = Path.of("kubeconfig");
  private static final EnvironmentName NAME = new EnvironmentName("a");
  private static final ClusterNode CONTROL_PLANE =
      new ClusterNode(
          "a-control-plane",
          "10.10.0.5",
          "172.24.4.10",
          "6.1.0",
          false,
          HostKeys.of(List.of(SshKeyPair.generate().publicKey())),
          Optional.empty());

  @Test
  void kept_anotherServerInIt_isOfNoAccount() {
    String kept =
        new ClusterAccess("https://evil.example:443", "QQ==", "Qg==", new Secret("Qw=="))
            .kubeconfig("x");

    assertThat(Kubeconfig.kept(NAME, CONTROL_PLANE, kept, FILE))
        .contains("server: https://172.24.4.10:6443", "current-context: hothouse-a")
        .doesNotContain("evil");
  }

  @Test
  void kept_programInIt_isRefused() {
    String kept =
        new ClusterAccess("https://172.24.4.10:6443", "QQ==", "Qg==", new Secret("Qw=="))
            .kubeconfig("x")
            .replace("client-key-data: Qw==", "exec: {command: /bin/sh}");

    assertThatThrownBy(() -> Kubeconfig.kept(NAME, CONTROL_PLANE, kept, FILE))
        .hasMessageContainingAll("'exec'", "Next: delete it");
  }
}
