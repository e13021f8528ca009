package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a recipe. */
final class RecipeFiles {
  private RecipeFiles() {}

  /** Returns all regular files below {@code folder}, relative to it, in a stable order. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(folder::relativize)
          .sorted((one, other) -> one.toString().compareTo(other.toString()))
          .toList();
    }
  }

  /**
   * Returns all that a recipe consists of, relative to it, in a stable order: regular files,
   * symbolic links, and folders that are empty.
   */
  static List<Path> parts(Path folder) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.filter(it -> !it.equals(folder)).toList()) {
        if (Files.isSymbolicLink(entry) || Files.isRegularFile(entry) || isEmptyFolder(entry)) {
          parts.add(folder.relativize(entry));
        }
      }
    }
    parts.sort((one, other) -> one.toString().compareTo(other.toString()));
    return parts;
  }

  private static boolean isEmptyFolder(Path entry) throws IOException {
    if (!Files.isDirectory(entry)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(entry)) {
      return entries.findAny().isEmpty();
    }
  }

  /**
   * Copies all of a recipe but its instructions, which are written anew.
   *
   * @throws HothouseException when a link leads out of the recipe
   */
  static void copy(Recipe recipe, Path target) throws IOException {
    for (Path part : parts(recipe.folder())) {
      Path original = recipe.folder().resolve(part);
      if (original.equals(recipe.containerfile())) {
        continue;
      }
      Path copy = target.resolve(part.toString());
      Files.createDirectories(copy.getParent());
      if (Files.isSymbolicLink(original)) {
        Files.createSymbolicLink(copy, within(recipe, original));
      } else if (Files.isDirectory(original)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        FileModes.set(copy);
      }
    }
  }

  /** Returns where a link leads, which no engine would find outside of the folder it is given. */
  private static Path within(Recipe recipe, Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (!link.resolveSibling(target).normalize().startsWith(recipe.folder().normalize())) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to copy the recipe %s, but the symbolic link %s leads out of it, to %s. Next: put what it names into the recipe, or make the link by RUN in the image."
              .formatted(recipe.folder(), recipe.folder().relativize(link), target));
    }
    return target;
  }

  /** Returns the failure to read a recipe or a part of it. */
  static HothouseException unreadable(Path file, IOException problem) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read %s, but %s. Next: look at its rights.".formatted(file, problem),
        problem);
  }
}
