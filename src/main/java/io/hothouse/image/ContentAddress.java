package io.hothouse.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of all that an image is made from: its recipe's files with their modes, the images
 * that it is built on, its arguments.
 *
 * @param digest SHA-256 in 64 hexadecimal digits
 */
public record ContentAddress(String digest) {
  private static final int SHORT = 12;

  /** Changed whenever the way of building changes what comes out. */
  private static final String FORMAT = "hothouse image 2";

  /** Refuses what is no SHA-256. */
  public ContentAddress {
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256: " + digest);
    }
  }

  /** Returns the address of a recipe, given those of the recipes that it is built on. */
  static ContentAddress of(
      Recipe recipe, Map<String, ContentAddress> parents, Map<String, String> arguments) {
    Digest digest = new Digest();
    digest.add(FORMAT, recipe.name(), recipe.containerfile().getFileName().toString());
    try {
      List<Path> files = RecipeFiles.list(recipe.folder());
      for (Path file : files) {
        Path path = recipe.folder().resolve(file);
        digest.add(file.toString(), RecipeFiles.executable(path) ? "755" : "644");
        digest.add(path);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    for (Recipe.Base base : recipe.bases()) {
      digest.add(base.ours() ? parents.get(base.image()).digest() : base.image());
    }
    new TreeMap<>(arguments).forEach(digest::add);
    return digest.end();
  }

  /** Returns the digits that tags and folders bear. */
  public String tag() {
    return digest.substring(0, SHORT);
  }

  /** Collects parts so that no two lists of them look alike. */
  private static final class Digest {
    private static final int BUFFER = 64 * 1024;

    private final MessageDigest sha;

    Digest() {
      try {
        sha = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException problem) {
        throw new IllegalStateException(problem);
      }
    }

    void add(String... texts) {
      for (String text : texts) {
        add(text.getBytes(StandardCharsets.UTF_8));
      }
    }

    private void add(byte[] bytes) {
      begin(bytes.length);
      sha.update(bytes);
    }

    /** Files may be larger than memory. */
    void add(Path file) throws IOException {
      begin(Files.size(file));
      byte[] buffer = new byte[BUFFER];
      try (InputStream stream = Files.newInputStream(file)) {
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
          sha.update(buffer, 0, count);
        }
      }
    }

    private void begin(long length) {
      sha.update((length + ":").getBytes(StandardCharsets.UTF_8));
    }

    ContentAddress end() {
      return new ContentAddress(HexFormat.of().formatHex(sha.digest()));
    }
  }
}
