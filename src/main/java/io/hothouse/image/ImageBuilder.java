package io.hothouse.image;

import io.hothouse.process.CommandRunner;
import io.hothouse.process.Programs;
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
   * Finds out what a build would have to do.
   *
   * @param roots the folder of the recipes
   * @throws io.hothouse.HothouseException when the recipes are malformed, or an argument is
   *     declared by none of them
   */
  public BuildPlan plan(List<Path> roots, Selection selection, BuildOptions options) {
    return new BuildPlan(images(roots, options), selection, runner, cache, Programs::isInstalled);
  }

  /** Forgets what the recipes of today do not make: images, layers and prepared folders. */
  public void prune(List<Path> roots, BuildOptions options, Step step) {
    new Workshop(images(roots, options), runner, cache).prune(step);
  }

  private PlannedImages images(List<Path> roots, BuildOptions options) {
    return new PlannedImages(
        Recipes.load(roots, options.base().isPresent(), options.arguments()), options, cache);
  }
}
