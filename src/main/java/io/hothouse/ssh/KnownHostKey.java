package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An SSH host's public key: its type, such as {@code ssh-ed25519}, and its blob in base 64. */
public record KnownHostKey(String type, String base64) {

  /** Refuses what is not a key of that type. */
  public KnownHostKey {
    if (!type.equals(typeOf(decoded(base64)))) {
      throw malformed(type + " " + base64);
    }
  }

  /**
   * Reads a line such as {@code ssh-ed25519 AAAA… root@node}, as found in a host's {@code
   * /etc/ssh/ssh_host_*_key.pub}.
   *
   * @throws HothouseException with {@link ErrorCode#HOST_KEY} when it is malformed
   */
  public static KnownHostKey parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 2) {
      throw malformed(line);
    }
    return new KnownHostKey(words[0], words[1]);
  }

  static KnownHostKey ofBlob(byte[] blob) {
    return new KnownHostKey(typeOf(blob), Base64.getEncoder().encodeToString(blob));
  }

  byte[] blob() {
    return decoded(base64);
  }

  /** Returns the fingerprint as OpenSSH prints it, {@code SHA256:…}. */
  public String fingerprint() {
    byte[] digest = Digest.sha256(blob());
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException problem) {
      throw malformed(base64);
    }
  }

  /** The blob begins with its type, as a string with a four-byte length (RFC 4253, 6.6). */
  private static String typeOf(byte[] blob) {
    if (blob.length < Integer.BYTES) {
      return "";
    }
    int length = ByteBuffer.wrap(blob).getInt();
    return length < 0 || length > blob.length - Integer.BYTES
        ? ""
        : new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII);
  }

  private static HothouseException malformed(String text) {
    return new HothouseException(
        ErrorCode.HOST_KEY,
        "Tried to read an SSH host key, but \"%s\" is none. Next: see what the node signalled."
            .formatted(text.length() > 120 ? text.substring(0, 120) + "…" : text));
  }
}
