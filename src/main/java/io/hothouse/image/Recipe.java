package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern NEEDS = Pattern.compile("#\\s*Needs:\\s*(.+)");

  /** OCI's grammar of a component of a repository's name. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");

  /** Copies the list. */
  public Recipe {
    bases = List.copyOf(bases);
  }

  /**
   * Refuses a recipe after whose folder no image can be called.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE}
   */
  void refuseImpossibleName() {
    if (!NAME.matcher(name).matches()) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read the recipe %s, but no image can be called '%s': a name has lower-case letters and digits, and between them hyphens, a dot or one or two underscores. Next: call the folder otherwise."
              .formatted(folder, name));
    }
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

  /** Tells whether the recipe's own executable makes something before the engine runs. */
  boolean isPrepared() {
    return !isFromRegistry() && Files.exists(folder.resolve(PREPARE));
  }

  /** Tells whether an argument names the image of a registry that it is built on. */
  boolean isFromRegistry() {
    return containerfile.getFileName().toString().equals(Recipes.FROM_REGISTRY);
  }

  /** Tells whether the recipe is built on an image of a registry. */
  boolean usesRegistry() {
    return bases.stream().anyMatch(base -> !base.ours());
  }

  /**
   * Returns the programs that the recipe's executable runs on this machine, with the Debian
   * packages that they come from. Its comment {@code # Needs: PROGRAM…} names them; one whose
   * package has another name is written {@code PROGRAM=PACKAGE}.
   */
  Map<String, String> tools() {
    Map<String, String> tools = new TreeMap<>();
    if (isPrepared()) {
      for (String line : read(folder.resolve(PREPARE))) {
        Matcher needs = NEEDS.matcher(line.strip());
        if (needs.matches()) {
          for (String word : needs.group(1).strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            tools.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
          }
        }
      }
    }
    return tools;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException problem) {
      throw RecipeFiles.unreadable(file, problem);
    }
  }
}
