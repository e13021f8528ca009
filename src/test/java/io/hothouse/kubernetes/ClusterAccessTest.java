package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAccessTest {
  /** As kubeadm 1.20 writes it. */
  private static final String ADMIN_CONF =
      """
      apiVersion: v1
      clusters:
      - cluster:
          certificate-authority-data: QQ==
          server: https://10.10.0.5:6443
        name: kubernetes
      contexts:
      - context:
          cluster: kubernetes
          user: kubernetes-admin
        name: kubernetes-admin@kubernetes
      current-context: kubernetes-admin@kubernetes
      kind: Config
      preferences: {}
      users:
      - name: kubernetes-admin
        user:
          client-certificate-data: Qg==
          client-key-data: Qw==
      """;

  @Test
  void parse_kubeadmsOwn_givesFourValues() {
    ClusterAccess access = parse(ADMIN_CONF);

    assertThat(access.server()).isEqualTo("https://10.10.0.5:6443");
    assertThat(access.authority()).isEqualTo("QQ==");
    assertThat(access.certificate()).isEqualTo("Qg==");
    assertThat(access.key().value()).isEqualTo("Qw==");
    assertThat(access.toString()).doesNotContain("Qw==");
  }

  @Test
  void kubeconfig_underAnotherNameAndUrl_isReadAsTheSameAgain() {
    ClusterAccess access = parse(ADMIN_CONF).at("https://172.24.4.10:6443");

    String text = access.kubeconfig("hothouse-a");

    assertThat(parse(text)).isEqualTo(access);
    assertThat(text)
        .contains("current-context: hothouse-a", "server: https://172.24.4.10:6443")
        .doesNotContain("10.10.0.5", "kubernetes-admin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    user: |           exec: {command: /bin/sh}                  | exec",
        "    user: |           auth-provider: {name: x}                  | auth-provider",
        "    user: |           tokenFile: /etc/shadow                    | tokenFile",
        "    user: |           token: abc                                | token",
        "    user: |           client-key: /root/.ssh/id_rsa             | client-key",
        "    user: |           client-certificate: /etc/passwd           | client-certificate",
        "    user: |           as: system:admin                          | as",
        "    user: |           username: root                            | username",
        "- cluster: |          proxy-url: http://evil.example/             | proxy-url",
        "- cluster: |          insecure-skip-tls-verify: true              | insecure-skip-tls-verify",
        "- cluster: |          certificate-authority: /etc/passwd          | certificate-authority",
        "- cluster: |          tls-server-name: evil.example               | tls-server-name",
        "- context: |          namespace: kube-system                      | namespace",
        "- context: |          extensions: []                              | extensions",
        "apiVersion: v1 |    extensions: []                                | extensions",
      })
  void parse_anyOtherKey_isRefusedByName(String after, String line, String key) {
    String stripped = after.strip();
    int indent = stripped.equals("apiVersion: v1") ? 0 : 4;
    String marked = stripped.startsWith("-") || indent == 0 ? stripped : "  " + stripped;
    assertThat(ADMIN_CONF).contains(marked);
    String changed =
        ADMIN_CONF.replace(marked + "\n", marked + "\n" + " ".repeat(indent) + line.strip() + "\n");

    assertThat(changed).isNotEqualTo(ADMIN_CONF);
    assertThatThrownBy(() -> parse(changed))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContainingAll("admin.conf", "'" + key + "'", "Next: look.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.10.0.5:6443",
        "https://user:password@10.10.0.5:6443",
        "https://10.10.0.5:6443/../x",
        "unix:///run/x",
      })
  void parse_serverThatIsNoPlainHttpsUrl_isRefused(String server) {
    assertThatThrownBy(() -> parse(ADMIN_CONF.replace("https://10.10.0.5:6443", server)))
        .hasMessageContaining("https URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preferences: {colors: true}",
        "users: []",
        "preferences: {}\nusers: [{}]",
        "{",
        ""
      })
  void parse_anotherShape_isRefused(String text) {
    String changed =
        text.startsWith("preferences: {c") ? ADMIN_CONF.replace("preferences: {}", text) : text;

    assertThatThrownBy(() -> parse(changed)).isInstanceOf(HothouseException.class);
  }

  @Test
  void parse_dataThatIsNotBase64_isRefused() {
    assertThatThrownBy(() -> parse(ADMIN_CONF.replace("Qg==", "/etc/passwd:x")))
        .hasMessageContaining("client-certificate-data is not base64");
  }

  @Test
  void merge_kubeconfigThatNamesAProgram_leavesTheUsersFileAlone(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("config");
    String hostile = ADMIN_CONF.replace("client-key-data: Qw==", "exec: {command: /bin/sh}");

    assertThatThrownBy(() -> new KubeconfigFile(file).merge("hothouse-a", hostile))
        .hasMessageContaining("'exec'");
    assertThat(Files.exists(file)).isFalse();
  }

  private static ClusterAccess parse(String text) {
    return ClusterAccess.parse(text, "admin.conf", "look");
  }
}
