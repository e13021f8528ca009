package io.hothouse.image;

import java.util.Set;

/**
 * Which images are wanted.
 *
 * @param names the images; none for all
 * @param bases whether also those that they are built on are made
 * @param dependants whether also those that are built on them are made
 */
public record Selection(Set<String> names, boolean bases, boolean dependants) {
  /** Copies the names. */
  public Selection {
    names = Set.copyOf(names);
  }

  /** Returns these images, with those that they are built on. */
  public static Selection of(Set<String> names) {
    return new Selection(names, true, false);
  }
}
