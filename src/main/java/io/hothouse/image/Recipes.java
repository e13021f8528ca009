package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Recipes in the order in which they can be built: each after those that it is built on. */
public final class Recipes {
  /** The name of the instructions. */
  static final String CONTAINERFILE = "Containerfile";

  /** What the instructions are called elsewhere. */
  private static final String DOCKERFILE = "Dockerfile";

  /** The name of the instructions that build on an image of a registry. */
  static final String FROM_REGISTRY = "Containerfile.registry";

  private final Map<String, Recipe> ordered;

  private Recipes(Map<String, Recipe> ordered) {
    this.ordered = ordered;
  }

  /**
   * Reads the recipes among the folders in {@code roots}; one without a Containerfile, or a
   * Dockerfile, is no recipe.
   *
   * @param roots of recipes of one name, the one in the last of these counts
   * @param fromRegistry whether a recipe that has a {@code Containerfile.registry} is built by
   *     that, on an image from a registry
   * @param arguments values for what recipes declare by ARG, which may name their bases
   * @throws HothouseException when an image is built on an unknown recipe or on itself
   */
  public static Recipes load(
      List<Path> roots, boolean fromRegistry, Map<String, String> arguments) {
    Map<String, Recipe> found = new LinkedHashMap<>();
    for (Path folder : roots.stream().flatMap(root -> folders(root).stream()).toList()) {
      Path registry = folder.resolve(FROM_REGISTRY);
      Path file = fromRegistry && Files.exists(registry) ? registry : instructions(folder);
      if (Files.exists(file)) {
        String name = folder.getFileName().toString();
        found.put(name, new Recipe(name, folder, file, Containerfile.bases(file, arguments)));
      }
    }
    Map<String, Recipe> ordered = new LinkedHashMap<>();
    for (Recipe recipe : found.values()) {
      place(recipe, found, ordered, new LinkedHashSet<>());
    }
    return new Recipes(ordered);
  }

  private static Path instructions(Path folder) {
    Path usual = folder.resolve(CONTAINERFILE);
    return Files.exists(usual) ? usual : folder.resolve(DOCKERFILE);
  }

  /** Returns all recipes, each after those that it is built on. */
  public List<Recipe> all() {
    return List.copyOf(ordered.values());
  }

  /**
   * Returns the recipes that are wanted, each after those that it is built on.
   *
   * @throws HothouseException when there is no recipe of such a name, or no image can be called so
   */
  public List<Recipe> select(Selection selection) {
    List<Recipe> selected = selected(selection);
    selected.forEach(Recipe::refuseImpossibleName);
    return selected;
  }

  private List<Recipe> selected(Selection selection) {
    if (selection.names().isEmpty()) {
      return all();
    }
    Set<String> wanted = new LinkedHashSet<>();
    selection.names().get().forEach(name -> wanted.add(recipe(name).name()));
    if (selection.dependants()) {
      // In this order, a recipe comes after all that it is built on.
      for (Recipe recipe : all()) {
        if (recipe.parents().stream().anyMatch(wanted::contains)) {
          wanted.add(recipe.name());
        }
      }
    }
    if (selection.bases()) {
      List.copyOf(wanted).forEach(name -> addBases(recipe(name), wanted));
    }
    return all().stream().filter(recipe -> wanted.contains(recipe.name())).toList();
  }

  private void addBases(Recipe recipe, Set<String> wanted) {
    for (String parent : recipe.parents()) {
      wanted.add(parent);
      addBases(recipe(parent), wanted);
    }
  }

  /**
   * Returns the recipe of that name.
   *
   * @throws HothouseException when there is none
   */
  public Recipe recipe(String name) {
    return Optional.ofNullable(ordered.get(name))
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "Tried to find the image %s, but there is no recipe for it. Next: choose among %s."
                        .formatted(name, String.join(", ", ordered.keySet()))));
  }

  private static void place(
      Recipe recipe, Map<String, Recipe> found, Map<String, Recipe> placed, Set<String> path) {
    if (placed.containsKey(recipe.name())) {
      return;
    }
    path.add(recipe.name());
    for (Recipe.Base base : recipe.bases()) {
      if (!base.ours()) {
        continue;
      }
      if (path.contains(base.image())) {
        List<String> circle = new ArrayList<>(path);
        circle.add(base.image());
        throw refused(
            recipe,
            base,
            "it closes a circle: "
                + String.join(" → ", circle.subList(circle.indexOf(base.image()), circle.size())));
      }
      Recipe parent = found.get(base.image());
      if (parent == null) {
        throw refused(
            recipe, base, "there is no recipe " + base.image() + " beside " + recipe.name());
      }
      place(parent, found, placed, path);
    }
    path.remove(recipe.name());
    placed.put(recipe.name(), recipe);
  }

  private static HothouseException refused(Recipe recipe, Recipe.Base base, String reason) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to order the images, but %s, line %d is built on %s%s, and %s. Next: correct that FROM."
            .formatted(
                recipe.containerfile(), base.line(), Containerfile.PREFIX, base.image(), reason));
  }

  private static List<Path> folders(Path root) {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to read the recipes in %s, but the folder cannot be listed: %s. Next: check what --images names; without that option, delete the folder, and it is unpacked again."
              .formatted(root, problem),
          problem);
    }
  }
}
