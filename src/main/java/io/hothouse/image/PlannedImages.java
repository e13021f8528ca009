package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the images of all recipes are or will be: what one is called depends on those that it is
 * built on.
 */
final class PlannedImages {
  private static final String LABEL = "org.opencontainers.image.";

  private final Recipes recipes;
  private final BuildOptions options;
  private final Path preparedFolder;
  private final LayoutStore layouts;
  private final Map<String, ContentAddress> addresses = new HashMap<>();

  /**
   * Finds the addresses of all images.
   *
   * @param cache the folder where images and prepared folders are kept
   * @throws HothouseException when an argument is declared by no recipe
   */
  PlannedImages(Recipes recipes, BuildOptions options, Path cache) {
    this.recipes = recipes;
    this.options = options;
    this.preparedFolder = cache.resolve("prepared");
    this.layouts = new LayoutStore(cache.resolve("images"));
    refuseUnknownArguments();
    for (Recipe recipe : recipes.all()) {
      addresses.put(recipe.name(), ContentAddress.of(recipe, addresses, ingredients(recipe)));
    }
  }

  Recipes recipes() {
    return recipes;
  }

  BuildOptions options() {
    return options;
  }

  LayoutStore layouts() {
    return layouts;
  }

  /** Returns what the image of a recipe is or will be. */
  BuiltImage of(Recipe recipe) {
    ContentAddress address = addresses.get(recipe.name());
    return new BuiltImage(
        recipe.name(),
        Containerfile.PREFIX + recipe.name() + ":" + address.tag(),
        address,
        layouts.folder(recipe.name(), address));
  }

  /** Tells whether the image is there, and wanted as it is. */
  boolean isThere(Recipe recipe) {
    return !options.noCache() && layouts.holds(recipe.name(), of(recipe).address());
  }

  /** Returns those recipes that a build of these may have to run, with what they are built on. */
  List<Recipe> toBuild(List<Recipe> wanted) {
    Set<String> names = new LinkedHashSet<>();
    wanted.stream().filter(recipe -> !isThere(recipe)).map(Recipe::name).forEach(names::add);
    return names.isEmpty() ? List.of() : recipes.select(Selection.of(names));
  }

  /** Tells whether the recipe's own executable has nothing left to do. */
  boolean isPrepared(Recipe recipe) {
    return !options.noCache() && Files.exists(prepared(recipe));
  }

  /** Returns the folder that a recipe's own executable fills. */
  Path prepared(Recipe recipe) {
    return preparedFolder.resolve(recipe.name() + "-" + of(recipe).address().tag());
  }

  /** Returns the folder of all prepared folders. */
  Path preparedFolder() {
    return preparedFolder;
  }

  /** Returns the values that a recipe is given for what it declares by ARG. */
  Map<String, String> arguments(Recipe recipe) {
    Map<String, String> arguments = new HashMap<>(options.arguments());
    arguments.keySet().retainAll(Containerfile.arguments(recipe.containerfile()));
    if (recipe.isFromRegistry()) {
      arguments.put("BASE", options.base().orElseThrow());
    }
    return arguments;
  }

  /** Returns what OCI's annotations say of where an image comes from. */
  Map<String, String> labels(Recipe recipe) throws IOException {
    String version =
        Optional.ofNullable(PlannedImages.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(LABEL + "version", version);
    labels.put(LABEL + "revision", of(recipe).address().digest());
    labels.put(
        LABEL + "source", "pkg:generic/hothouse@%s#images/%s".formatted(version, recipe.name()));
    Optional<BuiltImage> base =
        recipe.bases().stream()
            .filter(Recipe.Base::ours)
            .findFirst()
            .map(it -> of(recipes.recipe(it.image())));
    if (base.isPresent()) {
      labels.put(LABEL + "base.name", base.get().reference());
      if (layouts.holds(base.get().name(), base.get().address())) {
        labels.put(LABEL + "base.digest", LayoutStore.manifestDigest(base.get().layout()));
      }
    }
    return labels;
  }

  /** What beside its files and its bases makes an image what it is. */
  private Map<String, String> ingredients(Recipe recipe) {
    Map<String, String> all = new HashMap<>(arguments(recipe));
    options.platform().ifPresent(it -> all.put("--platform", it.toString()));
    if (Files.exists(recipe.folder().resolve(Recipe.PREPARE))) {
      options.snapshot().ifPresent(it -> all.put("--snapshot", it));
    }
    return all;
  }

  private void refuseUnknownArguments() {
    Set<String> declared = new TreeSet<>();
    recipes.all().forEach(it -> declared.addAll(Containerfile.arguments(it.containerfile())));
    Set<String> unknown = new HashSet<>(options.arguments().keySet());
    unknown.removeAll(declared);
    if (!unknown.isEmpty()) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--build-arg names %s, which no recipe declares by ARG; declared are: %s."
              .formatted(
                  String.join(", ", new TreeSet<>(unknown)),
                  declared.isEmpty() ? "none" : String.join(", ", declared)));
    }
  }
}
