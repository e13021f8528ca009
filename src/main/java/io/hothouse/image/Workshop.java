package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrees;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Makes one image after another, or several at once, each at most once. */
final class Workshop {
  private static final String PREPARED = "prepared";
  private static final String LABEL = "org.opencontainers.image.";

  private final Recipes recipes;
  private final BuildOptions options;
  private final CommandRunner runner;
  private final Path cache;
  private final LayoutStore layouts;
  private final NetworkTrouble trouble = new NetworkTrouble(Wait.real());
  private final Map<String, ContentAddress> addresses = new HashMap<>();
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Set<String> madeAnew = ConcurrentHashMap.newKeySet();
  private Engine engine;

  /** Creates a workshop for all recipes: what an image's address is depends on its bases'. */
  Workshop(Recipes recipes, BuildOptions options, CommandRunner runner, Path cache) {
    this.recipes = recipes;
    this.options = options;
    this.runner = runner;
    this.cache = cache;
    this.layouts = new LayoutStore(cache.resolve("images"));
    refuseUnknownArguments();
    for (Recipe recipe : recipes.all()) {
      addresses.put(recipe.name(), ContentAddress.of(recipe, addresses, ingredients(recipe)));
    }
  }

  /** Makes an image, unless it is there; what goes wrong is part of the outcome. */
  Outcome make(Recipe recipe, Step step) {
    long start = System.nanoTime();
    Path file = cache.resolve("logs").resolve("build-" + recipe.name() + ".log");
    Optional<Path> log = Optional.empty();
    try {
      BuiltImage image = image(recipe);
      boolean there = !options.noCache() && layouts.holds(recipe.name(), image.address());
      if (!there) {
        log = Optional.of(file);
        make(recipe, image, file, step);
      }
      return new Outcome(
          recipe.name(),
          there ? Outcome.Verdict.UNCHANGED : Outcome.Verdict.BUILT,
          Optional.of(image),
          Duration.ofNanos(System.nanoTime() - start),
          LayoutStore.size(image.layout()),
          "",
          log);
    } catch (HothouseException problem) {
      Outcome.Verdict verdict =
          problem.code() == ErrorCode.INTERRUPTED
              ? Outcome.Verdict.INTERRUPTED
              : Outcome.Verdict.FAILED;
      return Outcome.without(recipe.name(), verdict, problem.getMessage(), log);
    } catch (IOException problem) {
      return Outcome.without(
          recipe.name(),
          Outcome.Verdict.FAILED,
          "Tried to keep the image %s in %s, but %s. Next: look at the room and the rights there."
              .formatted(recipe.name(), cache, problem),
          log);
    }
  }

  private void make(Recipe recipe, BuiltImage image, Path file, Step step) throws IOException {
    try (BuildLog log = new BuildLog(file, step)) {
      options.platform().ifPresent(Platform::requireEmulator);
      hold(recipe, log, step);
      Path fresh = layouts.fresh(recipe.name(), image.address());
      engine(step).export(image.reference(), fresh, log);
      Files.write(
          fresh.resolve(image.billOfMaterials().getFileName()),
          BillOfMaterials.of(
              image,
              read(image, BillOfMaterials.STATUS, step),
              read(image, BillOfMaterials.TAKEN, step)));
      layouts.keep(fresh, recipe.name(), image.address());
    }
  }

  /** Forgets what today's recipes do not make: images, layers and prepared folders. */
  void prune(Step step) {
    Set<String> references = new HashSet<>();
    Set<Path> folders = new HashSet<>();
    Set<Path> prepared = new HashSet<>();
    for (Recipe recipe : recipes.all()) {
      BuiltImage image = image(recipe);
      references.add(image.reference());
      folders.add(image.layout());
      prepared.add(prepared(recipe));
    }
    try {
      layouts.keepOnly(folders);
      FileTrees.deleteAllBut(prepared, cache.resolve(PREPARED));
      engine(step).forgetAllBut(references);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to delete images of before in %s, but %s. Next: look at the rights there."
              .formatted(cache, problem),
          problem);
    }
  }

  private Path prepared(Recipe recipe) {
    return cache.resolve(PREPARED).resolve(recipe.name() + "-" + image(recipe).address().tag());
  }

  private String read(BuiltImage image, String path, Step step) {
    return engine(step).read(image.reference(), path).orElse("");
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

  /** Sees to it that the engine's own storage has an image, and first what it is built on. */
  private void hold(Recipe recipe, BuildLog log, Step step) {
    synchronized (locks.computeIfAbsent(recipe.name(), name -> new Object())) {
      String reference = image(recipe).reference();
      boolean anew = options.noCache() && madeAnew.add(recipe.name());
      if (!anew && engine(step).holds(reference)) {
        return;
      }
      Map<String, String> references = new HashMap<>();
      for (String parent : recipe.parents()) {
        if (!engine(step).holds(image(recipes.recipe(parent)).reference())) {
          hold(recipes.recipe(parent), log, step);
        }
        references.put(parent, image(recipes.recipe(parent)).reference());
      }
      trouble.overcome(() -> build(recipe, references, log, step), step::note);
    }
  }

  private void build(Recipe recipe, Map<String, String> references, BuildLog log, Step step) {
    try (BuildContext context =
        BuildContext.make(recipe, prepared(recipe), references, options, runner, log)) {
      engine(step)
          .build(
              new BuildJob(
                  context.folder(),
                  image(recipe).reference(),
                  arguments(recipe),
                  labels(recipe),
                  options.platform(),
                  fromRegistry(recipe),
                  options.noCache()),
              log);
    }
  }

  /** What OCI's annotations say of where an image comes from. */
  private Map<String, String> labels(Recipe recipe) {
    String version =
        Optional.ofNullable(Workshop.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(LABEL + "version", version);
    labels.put(LABEL + "revision", image(recipe).address().digest());
    labels.put(
        LABEL + "source", "pkg:generic/hothouse@%s#images/%s".formatted(version, recipe.name()));
    recipe.bases().stream()
        .filter(Recipe.Base::ours)
        .findFirst()
        .map(base -> image(recipes.recipe(base.image())))
        .ifPresent(
            base -> {
              labels.put(LABEL + "base.name", base.reference());
              if (layouts.holds(base.name(), base.address())) {
                labels.put(LABEL + "base.digest", LayoutStore.manifestDigest(base.layout()));
              }
            });
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

  private Map<String, String> arguments(Recipe recipe) {
    Map<String, String> arguments = new HashMap<>(options.arguments());
    arguments.keySet().retainAll(Containerfile.arguments(recipe.containerfile()));
    if (fromRegistry(recipe)) {
      arguments.put("BASE", options.base().orElseThrow());
    }
    return arguments;
  }

  private static boolean fromRegistry(Recipe recipe) {
    return recipe.containerfile().getFileName().toString().endsWith(".registry");
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

  private synchronized Engine engine(Step step) {
    if (engine == null) {
      engine = new Engines(runner, cache).choose(options.engine());
      step.note("building with " + engine.description());
    }
    return engine;
  }
}
