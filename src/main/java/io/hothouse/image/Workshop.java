package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.CacheFolder;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes one image after another, or several at once, each at most once, be it by another process of
 * this machine.
 */
final class Workshop {
  private final PlannedImages images;
  private final CommandRunner runner;
  private final Path cache;
  private final NetworkTrouble trouble = new NetworkTrouble(Wait.real());
  private final RecipeLocks locks;

  /** The references that the engine's storage is known to have. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  private Engine engine;

  Workshop(PlannedImages images, CommandRunner runner, Path cache) {
    this.images = images;
    this.runner = runner;
    this.cache = cache;
    this.locks = new RecipeLocks(cache.resolve("locks"));
  }

  /** Makes an image, unless it is there; what goes wrong is part of the outcome. */
  Outcome make(Recipe recipe, Step step) {
    long start = System.nanoTime();
    Path file = cache.resolve("logs").resolve("build-" + recipe.name() + ".log");
    Optional<Path> log = Optional.empty();
    try {
      BuiltImage image = images.of(recipe);
      boolean there = images.isThere(recipe);
      if (!there) {
        log = Optional.of(file);
        there = !locks.holding(recipe, step::note, () -> makeUnlessThere(recipe, file, step));
      }
      return new Outcome(
          recipe.name(),
          there ? Outcome.Verdict.UNCHANGED : Outcome.Verdict.BUILT,
          Optional.of(image),
          Duration.ofNanos(System.nanoTime() - start),
          LayoutStore.size(image.layout()),
          "",
          there ? Optional.empty() : log);
    } catch (HothouseException problem) {
      Outcome.Verdict verdict =
          problem.code() == ErrorCode.INTERRUPTED
              ? Outcome.Verdict.INTERRUPTED
              : Outcome.Verdict.FAILED;
      return Outcome.without(recipe.name(), verdict, problem.getMessage(), log);
    } catch (IOException problem) {
      return Outcome.without(
          recipe.name(), Outcome.Verdict.FAILED, unkept(recipe, problem).getMessage(), log);
    }
  }

  /** Returns whether the image was made: another process may have done so meanwhile. */
  private boolean makeUnlessThere(Recipe recipe, Path file, Step step) {
    if (images.isThere(recipe)) {
      return false;
    }
    BuiltImage image = images.of(recipe);
    try (BuildLog log = new BuildLog(file, step)) {
      images.options().platform().ifPresent(Platform::requireEmulator);
      hold(recipe, log, step);
      images
          .layouts()
          .put(
              recipe.name(),
              image.address(),
              fresh -> {
                engine(step).export(image.reference(), fresh, log);
                Files.write(
                    fresh.resolve(image.billOfMaterials().getFileName()),
                    BillOfMaterials.of(
                        image, engine(step).read(image.reference(), BillOfMaterials.SOURCES)));
              });
    } catch (IOException problem) {
      throw unkept(recipe, problem);
    }
    return true;
  }

  private HothouseException unkept(Recipe recipe, IOException problem) {
    return new HothouseException(
        ErrorCode.BUILD,
        "Tried to keep the image %s in %s, but %s. Next: look at the room and the rights there."
            .formatted(recipe.name(), cache, problem),
        problem);
  }

  /** Forgets what today's recipes do not make: images, layers and prepared folders. */
  void prune(Step step) {
    Set<String> references = new HashSet<>();
    Set<Path> folders = new HashSet<>();
    Set<Path> prepared = new HashSet<>();
    for (Recipe recipe : images.recipes().all()) {
      BuiltImage image = images.of(recipe);
      references.add(image.reference());
      folders.add(image.layout());
      prepared.add(images.prepared(recipe));
    }
    locks.holdingAll(
        images.recipes().all(),
        step::note,
        () -> {
          try {
            images.layouts().keepOnly(folders);
            CacheFolder.deleteAllBut(prepared, images.preparedFolder());
            engine(step).forgetAllBut(references);
          } catch (IOException problem) {
            throw new HothouseException(
                ErrorCode.BUILD,
                "Tried to delete earlier images in %s, but %s. Next: look at the rights there."
                    .formatted(cache, problem),
                problem);
          }
        });
  }

  /**
   * Sees to it that the engine's own storage has an image, and first what it is built on. The
   * recipe's lock is held.
   */
  private void hold(Recipe recipe, BuildLog log, Step step) {
    String reference = images.of(recipe).reference();
    if (images.options().noCache() ? held.contains(reference) : isHeld(reference, step)) {
      return;
    }
    Map<String, String> references = new HashMap<>();
    for (String name : recipe.parents()) {
      Recipe parent = images.recipes().recipe(name);
      String base = images.of(parent).reference();
      if (!isHeld(base, step)) {
        locks.holding(
            parent,
            step::note,
            () -> {
              hold(parent, log, step);
              return base;
            });
      }
      references.put(name, base);
    }
    trouble.overcome(() -> build(recipe, references, log, step), step::note);
    held.add(reference);
  }

  /** What was there a moment ago is not asked for again. */
  private boolean isHeld(String reference, Step step) {
    if (held.contains(reference)) {
      return true;
    }
    boolean there = engine(step).holds(reference);
    if (there) {
      held.add(reference);
    }
    return there;
  }

  private void build(Recipe recipe, Map<String, String> references, BuildLog log, Step step) {
    BuildOptions options = images.options();
    Map<String, String> arguments = images.arguments(recipe);
    try (BuildContext context =
        BuildContext.make(
            recipe, images.prepared(recipe), references, arguments, options, runner, log)) {
      engine(step)
          .build(
              new BuildJob(
                  context.folder(),
                  images.of(recipe).reference(),
                  arguments,
                  images.labels(recipe),
                  options.platform(),
                  recipe.usesRegistry(),
                  options.noCache()),
              log);
    } catch (IOException problem) {
      throw unkept(recipe, problem);
    }
  }

  private synchronized Engine engine(Step step) {
    if (engine == null) {
      engine = new Engines(runner, cache).choose(images.options().engine());
      step.note("building with " + engine.description());
    }
    return engine;
  }
}
