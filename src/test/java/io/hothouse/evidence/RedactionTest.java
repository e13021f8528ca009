package io.hothouse.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String CANARY = "c4n4ry-0f-the-m1ne";

  @Test
  void apply_knownValue_isHiddenWhereverItStands() {
    Redaction redaction = Redaction.of(List.of(CANARY));
    String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));

    assertThat(redaction.apply("argument " + CANARY + " and data: " + base64))
        .isEqualTo("argument [redacted] and data: [redacted]");
  }

  @Test
  void apply_valueWithinAnother_hidesTheWholeOfBoth() {
    Redaction redaction = Redaction.of(List.of("abcdefgh", "abcdefghijkl"));

    assertThat(redaction.apply("abcdefghijkl abcdefgh")).isEqualTo("[redacted] [redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = " + CANARY,
        "  OS_PASSWORD=" + CANARY,
        "\"adminPass_secret\": \"" + CANARY + "\"",
        "transport_url = rabbit://openstack:" + CANARY + "@10.0.0.1:5672/",
        "mysql+pymysql://keystone:" + CANARY + "@db/keystone?charset=utf8",
        "X-Auth-Token: " + CANARY,
        "Authorization: Bearer " + CANARY,
        "kubeadm join --token abcdef.0123456789abcdef " + "10.0.0.1:6443",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n" + CANARY + "\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n" + CANARY,
        "client-key-data: " + CANARY,
        "gAAAAABm" + "Zz0123456789abcdefghijklmn-c4n4ry-0f-the-m1ne",
      })
  void apply_whatLooksLikeASecret_isHidden(String text) {
    String clean = Redaction.of(List.of()).apply(text);

    assertThat(clean).contains("[redacted]").doesNotContain(CANARY, "abcdef.0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "automountServiceAccountToken: false",
        "secretName: keystone-fernet",
        "GET http://10.10.0.5:5000/v3/auth/tokens 201",
        "image: localhost/hothouse/keystone:4707d5e89efb",
        "vxlan id 1 local 10.10.0.127 dev eth0 port 0 0 dstport 8472",
      })
  void apply_ordinaryText_stays(String text) {
    assertThat(Redaction.of(List.of("short")).apply(text)).isEqualTo(text);
  }
}
