package io.hothouse.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String CANARY = "c4n4ry-0f-the-m1ne";

  @Test
  void apply_knownValue_isHiddenWhereverItStands() {
    assertThat(Redaction.of(List.of(CANARY)).apply("argument " + CANARY + " and more"))
        .isEqualTo("argument [redacted] and more");
  }

  @Test
  void apply_valueWithinAnother_hidesTheWholeOfBoth() {
    Redaction redaction = Redaction.of(List.of("abcdefgh", "abcdefghijkl"));

    assertThat(redaction.apply("abcdefghijkl abcdefgh")).isEqualTo("[redacted] [redacted]");
  }

  @Test
  void know_valueOfLater_isHiddenFromThenOn() {
    Redaction redaction = new Redaction();

    redaction.know(List.of(CANARY));

    assertThat(redaction.apply("it is " + CANARY)).isEqualTo("it is [redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = " + CANARY,
        "  OS_PASSWORD=" + CANARY,
        "password = three words " + CANARY,
        "\"adminPass_secret\": \"" + CANARY + "\"",
        "{\"password\": \"with blanks and ; and \\\" quotes " + CANARY + "\"}",
        "{\\\"password\\\": \\\"" + CANARY + "\\\"}",
        "password: 'with blanks " + CANARY + "'",
        "password=ab;" + CANARY,
        "x, DB_PASS=" + CANARY,
        "pwd=" + CANARY,
        "auth_encryption_key = " + CANARY,
        "memcache_secret_key = " + CANARY,
        "aws_secret_access_key = " + CANARY,
        "transport_url = rabbit://openstack:" + CANARY + "@10.0.0.1:5672/",
        "transport_url = rabbit://a:" + CANARY + "@10.0.0.1:5672,b:" + CANARY + "@10.0.0.2:5672/",
        "mysql+pymysql://keystone:" + CANARY + "@db/keystone?charset=utf8",
        "redis://:" + CANARY + "@host",
        "X-Auth-Token: " + CANARY,
        "Authorization: Bearer " + CANARY,
        "curl -H 'Authorization: Basic " + CANARY + "'",
        "Set-Cookie: id=1; session=" + CANARY,
        "curl -s -u admin:" + CANARY + " http://h/",
        "openstack --os-password " + CANARY + " list",
        "login --token " + CANARY,
        "kubeadm init --certificate-key " + CANARY,
        "mysql -uroot -p" + CANARY + " keystone",
        "CREATE USER 'a'@'%' IDENTIFIED BY '" + CANARY + "';",
        "GET /o?Signature=" + CANARY + "&Expires=1",
        "GET /o?temp_url_sig=" + CANARY,
        "GET /o?sv=1&sig=" + CANARY,
        "\"auth\": \"dXNlcjpwc4n4ry0f0the0m1ne\"",
        "- name: DB_PASSWORD\n  value: " + CANARY,
        "- value: " + CANARY + "\n  name: DB_PASSWORD",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"" + CANARY + "\"}",
        "{\"value\":\"" + CANARY + "\",\"name\":\"DB_PASSWORD\"}",
        "\"name\": \"DB_PASSWORD\",\n      \"value\": \"" + CANARY + "\"",
        "password: |\n  " + CANARY + "\nuser: x",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n" + CANARY + "\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n" + CANARY,
        "private_key=-----BEGIN EC PRIVATE KEY-----\n" + CANARY + "\n-----END EC PRIVATE KEY-----",
        "private_key: \"-----BEGIN RSA PRIVATE KEY-----\\n" + CANARY + "\\n",
        "client-key-data: " + CANARY,
        "gAAAAABm" + "Zz0123456789abcdefghijklmn-" + CANARY,
      })
  void apply_whatLooksLikeASecret_isHidden(String text) {
    assertThat(new Redaction().apply(text))
        .contains("[redacted]")
        .doesNotContain("c4n4ry", "0f-the-m1ne", "dXNlcjpw");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubeadm join --token abcdef.0123456789abcdef 10.0.0.1:6443",
        "tls.key: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo0123456789abcdef",
        "data LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0K0123456789abcdef",
        "hash $2b$12$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        "eyJhbGciOiJIUzI1NiJ9.eyJ0123456789abcdef.c2lnbmF0dXJl",
        "AKIA0123456789ABCDEF and 0123456789abcdef0123 *0123456789ABCDEF0123456789ABCDEF01234567",
      })
  void apply_whatIsASecretByItsShape_isHidden(String text) {
    assertThat(new Redaction().apply(text))
        .contains("[redacted]")
        .doesNotContain("0123456789abcdef ", "abcdef\n", "789ABCDEF", "yz" + "ABC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "automountServiceAccountToken: false",
        "secretName: keystone-fernet",
        "GET http://10.10.0.5:5000/v3/auth/tokens 201",
        "image: localhost/hothouse/keystone:4707d5e89efb",
        "vxlan id 1 local 10.10.0.127 dev eth0 port 0 0 dstport 8472",
        "KEYSTONE_SERVICE_HOST=10.96.0.17",
        "KEYSTONE_PORT=tcp://10.96.0.17:5000",
        "OS_KEYSTONE_AUTHTOKEN__AUTH_URL=http://keystone:5000/v3",
        "OS_KEYSTONE_AUTHTOKEN__MEMCACHED_SERVERS=memcached:11211",
        "namespace: openstack",
        "  - key: node-role.kubernetes.io/master",
        "topologyKey: kubernetes.io/hostname",
        "secret:\n  secretName: keystone",
        "valueFrom:\n  secretKeyRef:\n    key: password\n    name: keystone",
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:",
        "ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURCakND",
        "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURCakND",
        "-----BEGIN CERTIFICATE-----\nMIIDBjCC\n-----END CERTIFICATE-----",
        "--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key",
        "ssh_public_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
        "PWD=/work/of/mine",
        "--discovery-token-ca-cert-hash sha256:0123456789abcdef",
        "keystone token through demo-worker-0 (172.24.4.9:5000): wrong, HTTP 500",
        "a password is needed",
        "",
        "\n\n",
      })
  void apply_ordinaryText_stays(String text) {
    assertThat(Redaction.of(List.of("short")).apply(text)).isEqualTo(text);
  }

  @Test
  void apply_tornKeyBetweenLines_leavesWhatFollows() {
    String torn =
        "before\nkubelet: -----BEGIN RSA PRIVATE KEY-----\n"
            + ("kubelet: " + "A".repeat(64) + "\n").repeat(3)
            + "kubelet: AAAA==\nafter all\n";

    assertThat(new Redaction().apply(torn)).isEqualTo("before\nkubelet: [redacted]\nafter all\n");
  }

  /** So few letters are no reason to wait for a line, but what follows them is all the rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 10})
  void lines_breakAfterAFewLettersOfAForm_hideTheRest(int letters) {
    String secret = "s3aaaabbbbccccddddQ9";
    String form = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    List<String> shown = new ArrayList<>();
    try (RedactedLines lines = Redaction.of(List.of(secret)).lines(shown::add)) {
      lines.accept("data: " + form.substring(0, letters));
      lines.accept("    " + form.substring(letters, 16));
      lines.accept("    " + form.substring(16) + " and more");
    }

    assertThat(String.join("", shown))
        .doesNotContain(form.substring(letters, letters + 6), form.substring(16))
        .contains(" and more");
  }

  @Test
  void lines_keyThatComesLineByLine_isHidden() {
    List<String> shown = new ArrayList<>();
    try (RedactedLines lines = new Redaction().lines(shown::add)) {
      lines.accept("one");
      lines.accept("");
      lines.accept("-----BEGIN RSA PRIVATE KEY-----");
      lines.accept("MIIEpAIBAAKCAQEA7SECRET1" + "A".repeat(40));
      assertThat(shown).containsExactly("one", "");
      lines.accept("SECRET2=");
      lines.accept("-----END RSA PRIVATE KEY-----");
      lines.accept("two\u001b[2J");
    }

    assertThat(shown).containsExactly("one", "", "[redacted]", "two␛[2J");
  }

  @Test
  void text_controlCharacters_areShownAndNotObeyed() {
    assertThat(
            Printable.text("a\u001b]0;pwned\u0007\r\nb\tc\u202ed\u009b \ud800 \ud83d\ude00\u007f"))
        .isEqualTo("a␛]0;pwned␇\nb\tc\ufffdd\ufffd \ufffd \ud83d\ude00␡");
    assertThat(Printable.line("a\nb\tc")).isEqualTo("a b c");
  }
}
