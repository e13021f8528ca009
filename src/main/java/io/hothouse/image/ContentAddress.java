package io.hothouse.image;

import io.hothouse.files.Digest;
import io.hothouse.files.FileModes;
import java.io.IOException;
import java.nio.file.Path;
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
        digest.add(file.toString(), FileModes.isScript(path) ? "755" : "644");
        digest.add(path);
      }
    } catch (IOException problem) {
      throw RecipeFiles.unreadable(recipe.folder(), problem);
    }
    for (Recipe.Base base : recipe.bases()) {
      digest.add(base.ours() ? parents.get(base.image()).digest() : base.image());
    }
    new TreeMap<>(arguments).forEach((name, value) -> digest.add(name, value));
    return new ContentAddress(digest.hex());
  }

  /** Returns the digits that tags and folders bear. */
  public String tag() {
    return digest.substring(0, SHORT);
  }
}
