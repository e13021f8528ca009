package io.hothouse.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folders of the cache that are there as a whole or not at all, however many processes make the
 * same one at once and however they end.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /** What makes the content of a folder. */
  @FunctionalInterface
  public interface Filler {
    /** Fills {@code folder}, which is there and empty. */
    void fill(Path folder) throws IOException;
  }

  /**
   * Makes a folder under another name, which nobody else has, and gives it its own when it is
   * complete. Where another process was faster, its folder stays and this one goes.
   */
  public static void make(Path place, Filler filler) throws IOException {
    beside(
        place,
        work -> {
          Path fresh = filled(work, filler);
          if (!Files.exists(place)) {
            rename(fresh, place);
          }
        });
  }

  /** Makes a folder as {@link #make} does, in place of the one that is there. */
  public static void replace(Path place, Filler filler) throws IOException {
    beside(
        place,
        work -> {
          Path fresh = filled(work, filler);
          if (Files.exists(place)) {
            Files.move(place, work.resolve("before"), StandardCopyOption.ATOMIC_MOVE);
          }
          rename(fresh, place);
        });
  }

  /** Deletes a folder, if it is there, so that nobody takes what is left of it for the whole. */
  public static void delete(Path place) throws IOException {
    if (Files.exists(place)) {
      beside(
          place, work -> Files.move(place, work.resolve("before"), StandardCopyOption.ATOMIC_MOVE));
    }
  }

  /** Deletes all entries of a folder but these, if it is there, each as a whole. */
  public static void deleteAllBut(Set<Path> kept, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> entries = Files.list(folder)) {
      all = entries.toList();
    }
    for (Path entry : all) {
      if (!kept.contains(entry)) {
        delete(entry);
      }
    }
  }

  private static void beside(Path place, Filler work) throws IOException {
    Files.createDirectories(place.getParent());
    Path folder = Files.createTempDirectory(place.getParent(), "." + place.getFileName() + ".");
    try {
      work.fill(folder);
    } finally {
      FileTrees.delete(folder);
    }
  }

  /** A temporary folder is its owner's alone; what others may read lies in one below. */
  private static Path filled(Path work, Filler filler) throws IOException {
    Path fresh = Files.createDirectory(work.resolve("fresh"));
    filler.fill(fresh);
    return fresh;
  }

  private static void rename(Path fresh, Path place) throws IOException {
    try {
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException problem) {
      if (!Files.isDirectory(place)) {
        throw problem;
      }
      // Another process was faster.
    }
  }
}
