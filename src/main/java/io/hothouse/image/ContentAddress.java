package io.hothouse.image;

import io.hothouse.files.Digest;
import io.hothouse.files.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of all that an image is made from: its recipe's files with their modes, those of other
 * releases than its arguments name left out; the images that it is built on, its arguments.
 *
 * @param digest SHA-256 in 64 hexadecimal digits
 */
public record ContentAddress(String digest) {
  private static final int SHORT = 12;

  /** Changed whenever the way of building changes what comes out. */
  private static final String FORMAT = "hothouse image 2";

  /** The folder of a recipe in which each release has a folder of its own. */
  private static final String RELEASES = "releases";

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
      for (Path file : RecipeFiles.parts(recipe.folder())) {
        if (isOfAnotherRelease(file, arguments.values())) {
          continue;
        }
        Path path = recipe.folder().resolve(file);
        if (Files.isSymbolicLink(path)) {
          digest.add(file.toString(), "link", Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
          digest.add(file.toString(), "folder");
        } else {
          digest.add(file.toString(), FileModes.isProgram(path) ? "755" : "644");
          digest.add(path);
        }
      }
      if (Files.isSymbolicLink(recipe.containerfile())) {
        digest.add(recipe.containerfile());
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

  /** Tells whether the file belongs to a release that no argument names. */
  private static boolean isOfAnotherRelease(Path file, Collection<String> named) {
    return file.getNameCount() > 2
        && file.startsWith(RELEASES)
        && !named.contains(file.getName(1).toString());
  }

  /** Returns the digits that tags and folders bear. */
  public String tag() {
    return digest.substring(0, SHORT);
  }
}
