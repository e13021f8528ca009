package io.hothouse.image;

import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a build has to do: which images it must make, and what this machine needs for that. */
public final class BuildPlan {
  private final PlannedImages images;
  private final List<Recipe> wanted;
  private final CommandRunner runner;
  private final Path cache;
  private final Predicate<String> installed;

  BuildPlan(
      PlannedImages images,
      Selection selection,
      CommandRunner runner,
      Path cache,
      Predicate<String> installed) {
    this.images = images;
    this.wanted = images.recipes().select(selection);
    this.runner = runner;
    this.cache = cache;
    this.installed = installed;
  }

  /**
   * Returns the programs that the build runs on this machine, with the Debian packages that they
   * come from: an engine, and what the recipes themselves run before it. None where all images are
   * there.
   */
  public Map<String, String> tools() {
    return new RequiredPrograms(new Engines(runner, cache), installed).needed(images, wanted);
  }

  /** Begins to build and returns at once. */
  public Build start(Step step) {
    return new Build(wanted, new Workshop(images, runner, cache), images.options().atOnce(), step);
  }
}
