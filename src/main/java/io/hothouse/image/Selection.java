package io.hothouse.image;

import java.util.Optional;
import java.util.Set;

/**
 * Which images are wanted.
 *
 * @param names the images, which may be none; nothing where all are meant
 * @param bases whether also those that they are built on are made
 * @param dependants whether also those that are built on them are made
 */
public record Selection(Optional<Set<String>> names, boolean bases, boolean dependants) {
  /** Copies the names. */
  public Selection {
    names = names.map(Set::copyOf);
  }

  /** Returns these images, with those that they are built on. */
  public static Selection of(Set<String> names) {
    return new Selection(Optional.of(names), true, false);
  }

  /** Returns all images that there are. */
  public static Selection everything() {
    return new Selection(Optional.empty(), true, false);
  }
}
