package io.hothouse.image;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A program that builds images from Containerfiles. */
interface Engine {

  /** Returns what was chosen, in words: program, version, storage, isolation. */
  String description();

  /** Tells whether the engine's own storage holds an image of that reference. */
  boolean holds(String reference);

  /**
   * Builds an image.
   *
   * @param lines is given each line that the build writes
   */
  void build(BuildJob job, Consumer<String> lines);

  /**
   * Writes an image of the engine's storage as an OCI layout into a folder, which is there and
   * empty.
   */
  void export(String reference, Path layout, Consumer<String> lines);

  /** Forgets the images of ours that are not among these, and what nothing is built on any more. */
  void forgetAllBut(Set<String> references);

  /**
   * Returns the texts of files in an image of the engine's storage, by their paths; without those
   * that are not in the image.
   */
  Map<String, String> read(String reference, Collection<String> paths);
}
