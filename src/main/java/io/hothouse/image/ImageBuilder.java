package io.hothouse.image;

import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.util.Set;

/** Builds the container images of a folder of recipes, in FROM order, several at once. */
public final class ImageBuilder {
  private final CommandRunner runner;
  private final Path cache;

  /**
   * Creates a builder.
   *
   * @param cache the folder where images, logs and the engine's storage are kept
   */
  public ImageBuilder(CommandRunner runner, Path cache) {
    this.runner = runner;
    this.cache = cache;
  }

  /**
   * Begins to build and returns at once.
   *
   * @param root the folder of the recipes
   * @param names the images that are wanted; none for all
   * @throws io.hothouse.HothouseException when the recipes are malformed
   */
  public Build start(Path root, Set<String> names, BuildOptions options, Step step) {
    Recipes all = Recipes.load(root, options.base().isPresent());
    Recipes wanted = names.isEmpty() ? all : all.only(names);
    return new Build(wanted, new Workshop(wanted, options, runner, cache), options.atOnce(), step);
  }
}
