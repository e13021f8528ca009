package io.hothouse.image;

import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.util.List;

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
   * @throws io.hothouse.HothouseException when the recipes are malformed, or an argument is
   *     declared by none of them
   */
  public Build start(Path root, Selection selection, BuildOptions options, Step step) {
    Recipes all = Recipes.load(root, options.base().isPresent());
    List<Recipe> wanted = all.select(selection);
    return new Build(wanted, new Workshop(all, options, runner, cache), options.atOnce(), step);
  }

  /** Forgets what the recipes of today do not make: images, layers and prepared folders. */
  public void prune(Path root, BuildOptions options, Step step) {
    new Workshop(Recipes.load(root, options.base().isPresent()), options, runner, cache)
        .prune(step);
  }
}
