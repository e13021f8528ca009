package io.hothouse.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A folder with a Containerfile and what it copies.
 *
 * @param name the folder's name, and the image's
 * @param containerfile the instructions, which need not be the folder's {@code Containerfile}
 * @param bases the images that it is built on, in the order of its FROM instructions
 */
public record Recipe(String name, Path folder, Path containerfile, List<Base> bases) {
  /** The name of the executable that makes what a recipe needs before the engine runs. */
  static final String PREPARE = "prepare";

  /** Copies the list and refuses names that no image may have. */
  public Recipe {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("not an image name: " + name);
    }
    bases = List.copyOf(bases);
  }

  /**
   * An image that a recipe is built on.
   *
   * @param ours whether it is another recipe, whose name {@code image} then is
   * @param line the line of the FROM instruction, counted from 1
   */
  public record Base(String image, boolean ours, int line) {}

  /** Returns the names of the recipes that this one is built on. */
  public Set<String> parents() {
    return Set.copyOf(bases.stream().filter(Base::ours).map(Base::image).toList());
  }
}
