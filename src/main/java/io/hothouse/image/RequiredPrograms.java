package io.hothouse.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The programs that building needs on this machine: an engine, and what the recipes themselves run
 * before it, whichever engine that is.
 */
final class RequiredPrograms {
  private static final String DOCKER = "docker";

  private final Engines engines;
  private final Predicate<String> installed;

  /**
   * Creates the choice.
   *
   * @param installed tells whether this machine has a program
   */
  RequiredPrograms(Engines engines, Predicate<String> installed) {
    this.engines = engines;
    this.installed = installed;
  }

  /** Returns the programs, with the Debian packages that they come from. */
  Map<String, String> needed(PlannedImages images, List<Recipe> wanted) {
    Map<String, String> packages = new TreeMap<>();
    List<Recipe> recipes = images.toBuild(wanted);
    for (Recipe recipe : recipes) {
      if (!images.isPrepared(recipe)) {
        packages.putAll(recipe.tools());
      }
    }
    if (!recipes.isEmpty()) {
      String engine = engine(images.options().engine());
      packages.put(engine, engine);
    }
    return packages;
  }

  /**
   * Docker itself is never installed, for it brings a service that the whole machine shares; what
   * reads its archives is.
   */
  private String engine(Optional<String> forced) {
    String chosen = forced.orElseGet(this::present);
    return chosen.equals(DOCKER) ? DockerEngine.CONVERTER : chosen;
  }

  private String present() {
    return BuildOptions.ENGINES.stream()
        .filter(name -> installed.test(name) && (!name.equals(DOCKER) || engines.hasDocker()))
        .findFirst()
        .orElse(BuildOptions.ENGINES.get(0));
  }
}
