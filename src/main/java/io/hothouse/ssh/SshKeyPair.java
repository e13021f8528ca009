package io.hothouse.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.files.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An Ed25519 key pair that opens an environment's nodes, in OpenSSH's formats.
 *
 * @param publicKey one line, as {@code authorized_keys} takes it
 */
public record SshKeyPair(Secret privateKey, String publicKey) {
  private static final String COMMENT = "hothouse";

  /** Makes a new key pair. */
  public static SshKeyPair generate() {
    try {
      KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
      pair.setPublicKeyComment(COMMENT);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      pair.writeOpenSSHv1PrivateKey(file, null);
      return new SshKeyPair(
          new Secret(file.toString(StandardCharsets.US_ASCII)), publicLine(pair, COMMENT));
    } catch (JSchException problem) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to make an Ed25519 key, but this Java cannot: %s. Next: use Java 17 or newer."
              .formatted(problem.getMessage()),
          problem);
    }
  }

  /** Reads the private key that {@link #writeTo} wrote. */
  public static SshKeyPair load(Path privateKeyFile) {
    try {
      byte[] content = Files.readAllBytes(privateKeyFile);
      KeyPair pair = KeyPair.load(new JSch(), content, null);
      return new SshKeyPair(
          new Secret(new String(content, StandardCharsets.US_ASCII)), publicLine(pair, COMMENT));
    } catch (IOException | JSchException problem) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to read the SSH key %s, but %s.".formatted(privateKeyFile, problem.getMessage()),
          problem);
    }
  }

  /** Writes the private key, readable by its owner alone, all or nothing. */
  public void writeTo(Path privateKeyFile) {
    try {
      PrivateFile.replace(privateKeyFile, privateKey.value());
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to write the SSH key %s, but %s.".formatted(privateKeyFile, problem.getMessage()),
          problem);
    }
  }

  private static String publicLine(KeyPair pair, String comment) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    pair.writePublicKey(line, comment);
    return line.toString(StandardCharsets.US_ASCII).strip();
  }
}
