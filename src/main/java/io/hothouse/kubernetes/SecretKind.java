package io.hothouse.kubernetes;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** What kind of secret is generated for a key of a Secret. */
public enum SecretKind {
  /** 40 hexadecimal digits, which need no quoting anywhere. */
  PASSWORD("password") {
    @Override
    String generate(SecureRandom random) {
      return HexFormat.of().formatHex(bytes(random, 20));
    }
  },
  /** 32 hexadecimal digits, for ciphers whose key has just so many characters. */
  CIPHER_KEY("cipher-key") {
    @Override
    String generate(SecureRandom random) {
      return HexFormat.of().formatHex(bytes(random, 16));
    }
  },
  /** 32 bytes in URL-safe base64, as Fernet asks for. */
  FERNET_KEY("fernet-key") {
    @Override
    String generate(SecureRandom random) {
      return Base64.getUrlEncoder().encodeToString(bytes(random, 32));
    }
  },
  /** The private half of a key pair for SSH: RSA, as PKCS #8 in PEM, which every client reads. */
  SSH_KEY("ssh-key") {
    @Override
    String generate(SecureRandom random) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072, random);
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key));
      } catch (GeneralSecurityException problem) {
        throw new IllegalStateException("Every Java has RSA", problem);
      }
    }
  };

  private final String word;

  SecretKind(String word) {
    this.word = word;
  }

  abstract String generate(SecureRandom random);

  /** Returns the kind that {@code service.yaml} calls {@code word}. */
  static Optional<SecretKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  private static byte[] bytes(SecureRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
