package io.hothouse.image.distribution;

/**
 * A blob of an OCI image: its digest, as in {@code sha256:…}, and its size in bytes.
 *
 * @param mediaType what it holds
 */
public record Blob(String mediaType, String digest, long size) {

  /** Refuses digests that could name another file than a blob. */
  public Blob {
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + digest);
    }
  }

  /** Returns the digest's hexadecimal digits. */
  String hex() {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /** Returns the blob's place in an OCI image layout. */
  public String path() {
    return "blobs/" + digest.replace(':', '/');
  }
}
