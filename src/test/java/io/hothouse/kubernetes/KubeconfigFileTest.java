package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFileTest {
  private static final String CLUSTER =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: kubernetes
        cluster: {server: 'https://127.0.0.1:6443', certificate-authority-data: QQ==}
      users:
      - name: kubernetes-admin
        user: {client-certificate-data: Qg==, client-key-data: Qw==}
      contexts:
      - name: kubernetes-admin@kubernetes
        context: {cluster: kubernetes, user: kubernetes-admin}
      current-context: kubernetes-admin@kubernetes
      """;

  @TempDir private Path folder;

  @Test
  void merge_intoNothing_makesAPrivateFileWithTheContext() throws Exception {
    Path file = folder.resolve(".kube/config");

    new KubeconfigFile(file).merge("hothouse-a", CLUSTER);

    assertThat(Files.readString(file))
        .contains("current-context: hothouse-a", "cluster: hothouse-a", "user: hothouse-a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void mergeAndRemove_besideOthers_leavesTheOthersAsTheyWere() throws Exception {
    Path file = folder.resolve("config");
    KubeconfigFile kubeconfig = new KubeconfigFile(file);
    kubeconfig.merge("theirs", CLUSTER);
    String before = Files.readString(file);

    kubeconfig.merge("hothouse-a", CLUSTER);
    kubeconfig.merge("hothouse-a", CLUSTER);
    String merged = Files.readString(file);
    kubeconfig.remove("hothouse-a");

    assertThat(merged).contains("current-context: theirs").containsOnlyOnce("cluster: hothouse-a");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void merge_lockedByAnother_refusesAndNamesTheLock() throws Exception {
    Path file = folder.resolve("config");
    Path lock = Files.createFile(folder.resolve("config.lock"));

    assertThatThrownBy(() -> new KubeconfigFile(file).merge("hothouse-a", CLUSTER))
        .hasMessageContaining("config.lock");
    assertThat(lock).exists();
    assertThat(file).doesNotExist();
  }

  @Test
  void merge_fileThatIsNotYaml_isLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "clusters: [unclosed");

    assertThatThrownBy(() -> new KubeconfigFile(file).merge("hothouse-a", CLUSTER))
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo("clusters: [unclosed");
  }

  @Test
  void of_environment_followsKubectl() {
    assertThat(KubeconfigFile.of(Map.of("KUBECONFIG", "/a/b:/c")).path())
        .isEqualTo(Path.of("/a/b"));
    assertThat(KubeconfigFile.of(Map.of("HOME", "/home/x")).path())
        .isEqualTo(Path.of("/home/x/.kube/config"));
  }
}
