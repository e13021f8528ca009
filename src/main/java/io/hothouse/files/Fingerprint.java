package io.hothouse.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file's content is known by.
 *
 * @param sha512 in 128 hexadecimal digits, as Glance has it by default
 * @param size in bytes
 */
public record Fingerprint(String sha512, long size) {

  /** Refuses what is no SHA-512. */
  public Fingerprint {
    if (!sha512.matches("[0-9a-f]{128}")) {
      throw new IllegalArgumentException("not a SHA-512: " + sha512);
    }
  }

  /** Reads a file as a whole. */
  public static Fingerprint of(Path file) throws IOException {
    return new Fingerprint(Digest.sha512(file), Files.size(file));
  }
}
