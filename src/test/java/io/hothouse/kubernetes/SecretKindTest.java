package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretKindTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void generate_sshKey_isOneThatClientsOfSshRead() throws JSchException {
    String text = SecretKind.of("ssh-key").orElseThrow().generate(random);

    KeyPair key = KeyPair.load(new JSch(), text.getBytes(StandardCharsets.UTF_8), null);

    assertThat(key.getKeyType()).isEqualTo(KeyPair.RSA);
    assertThat(key.getKeySize()).isEqualTo(3072);
    assertThat(key.isEncrypted()).isFalse();
  }

  @Test
  void generate_twice_isNeverTheSame() {
    assertThat(SecretKind.values())
        .allSatisfy(
            kind -> {
              String first = kind.generate(random);
              assertThat(kind.generate(random)).isNotEqualTo(first);
            });
  }
}
