package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes one image after another, or several at once, each at most once. */
final class Workshop {
  private final Recipes recipes;
  private final BuildOptions options;
  private final CommandRunner runner;
  private final Path cache;
  private final LayoutStore layouts;
  private final Map<String, ContentAddress> addresses;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private Engine engine;

  Workshop(Recipes recipes, BuildOptions options, CommandRunner runner, Path cache) {
    this.recipes = recipes;
    this.options = options;
    this.runner = runner;
    this.cache = cache;
    this.layouts = new LayoutStore(cache.resolve("images"));
    this.addresses = new HashMap<>();
    for (Recipe recipe : recipes.all()) {
      addresses.put(recipe.name(), ContentAddress.of(recipe, addresses, arguments(recipe)));
    }
  }

  /** Makes an image, unless it is there; what it is built on must be there. */
  Outcome make(Recipe recipe, Step step) {
    long start = System.nanoTime();
    BuiltImage image = image(recipe);
    try {
      if (layouts.holds(recipe.name(), image.address())) {
        return outcome(recipe, Outcome.Verdict.UNCHANGED, start, Optional.empty());
      }
      Path file = cache.resolve("logs").resolve("build-" + recipe.name() + ".log");
      try (BuildLog log = new BuildLog(file, step)) {
        hold(recipe, log, step);
        Path fresh = layouts.fresh(recipe.name(), image.address());
        engine(step).export(image.reference(), fresh, log);
        layouts.keep(fresh, recipe.name(), image.address());
      }
      return outcome(recipe, Outcome.Verdict.BUILT, start, Optional.of(file));
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to keep the image %s in %s, but %s. Next: look at the room and the rights there."
              .formatted(recipe.name(), image.layout(), problem),
          problem);
    }
  }

  /** Returns what the image of a recipe is or will be. */
  BuiltImage image(Recipe recipe) {
    ContentAddress address = addresses.get(recipe.name());
    return new BuiltImage(
        recipe.name(),
        Containerfile.PREFIX + recipe.name() + ":" + address.tag(),
        address,
        layouts.folder(recipe.name(), address));
  }

  private Outcome outcome(Recipe recipe, Outcome.Verdict verdict, long start, Optional<Path> log)
      throws IOException {
    BuiltImage image = image(recipe);
    String size = "%.1f MB".formatted(LayoutStore.size(image.layout()) / 1e6);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new Outcome(recipe.name(), verdict, Optional.of(image), duration, size, log);
  }

  /** Sees to it that the engine's own storage has an image, and first what it is built on. */
  private void hold(Recipe recipe, BuildLog log, Step step) {
    synchronized (locks.computeIfAbsent(recipe.name(), name -> new Object())) {
      String reference = image(recipe).reference();
      if (engine(step).holds(reference)) {
        return;
      }
      Map<String, String> references = new HashMap<>();
      for (String parent : recipe.parents()) {
        hold(recipes.recipe(parent), log, step);
        references.put(parent, image(recipes.recipe(parent)).reference());
      }
      Path prepared =
          cache.resolve("prepared").resolve(recipe.name() + "-" + image(recipe).address().tag());
      try (BuildContext context = BuildContext.make(recipe, prepared, references, runner, log)) {
        engine(step).build(context.folder(), reference, arguments(recipe), log);
      }
    }
  }

  private Map<String, String> arguments(Recipe recipe) {
    boolean registry = recipe.containerfile().getFileName().toString().endsWith(".registry");
    return registry ? Map.of("BASE", options.base().orElseThrow()) : Map.of();
  }

  private synchronized Engine engine(Step step) {
    if (engine == null) {
      engine = new Engines(runner, cache).choose(options.engine());
      step.note("building with " + engine.description());
    }
    return engine;
  }
}
