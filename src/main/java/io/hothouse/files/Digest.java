package io.hothouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a list of texts and files. The length of each is part of it, so that no two lists
 * look alike.
 */
public final class Digest {
  private static final int BUFFER = 64 * 1024;
  private static final int SHORT = 12;

  private final MessageDigest digest = sha("SHA-256");

  /** Returns the SHA-256 of bytes as they are. */
  public static byte[] sha256(byte[] bytes) {
    return sha("SHA-256").digest(bytes);
  }

  /** Returns the SHA-512 of a file's content, in hexadecimal digits. */
  public static String sha512(Path file) throws IOException {
    MessageDigest digest = sha("SHA-512");
    update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds texts. */
  public Digest add(String... texts) {
    for (String text : texts) {
      add(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds bytes. */
  public Digest add(byte[] bytes) {
    begin(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** Adds the content of a file, which may be larger than memory. */
  public Digest add(Path file) throws IOException {
    begin(Files.size(file));
    update(digest, file);
    return this;
  }

  /** Returns all 64 hexadecimal digits and ends the digest. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns as many digits as names bear, and ends the digest. */
  public String shortHex() {
    return hex().substring(0, SHORT);
  }

  private void begin(long length) {
    digest.update((length + ":").getBytes(StandardCharsets.UTF_8));
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream stream = Files.newInputStream(file)) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
  }

  private static MessageDigest sha(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }
}
