package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.files.FileTrouble;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.pipeline.PartTimes;
import io.hothouse.pipeline.SteadyNotes;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.Root;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes what every start of the local cloud begins with, once: the root file system, and the state
 * after initialisation. Each is built beside its place and moved there when it is complete.
 */
final class CloudBuilder {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);
  private static final long NEEDED_GIGABYTES = 15;
  private static final String WRITABLE =
      "see to it that you may write there, or set XDG_CACHE_HOME to another folder";
  private static final String PARTIAL = ".partial";

  private final CloudFiles files;
  private final CloudRecipe recipe;
  private final Scripts scripts;
  private final CloudNetwork network;
  private final CloudContainer container;
  private final DebianPackages packages;
  private final Root machine;
  private final PartTimes times;

  CloudBuilder(
      CloudFiles files,
      CloudRecipe recipe,
      Scripts scripts,
      CloudNetwork network,
      CloudContainer container,
      DebianPackages packages,
      Root machine,
      PartTimes times) {
    this.files = files;
    this.recipe = recipe;
    this.scripts = scripts;
    this.network = network;
    this.container = container;
    this.packages = packages;
    this.machine = machine;
    this.times = times;
  }

  Path root() {
    return files.root(recipe.rootDigest());
  }

  Path initial() {
    return files.initial(recipe.digest());
  }

  Path layer() {
    return initial().resolve("layer");
  }

  /** Returns the passwords of the cloud that was made by the recipe of that digest. */
  CloudSecrets secrets(String cloud) {
    return CloudSecrets.read(files.initial(cloud).resolve("secrets"));
  }

  /** Returns what {@link #build} would do. */
  List<FirstRun.Part> missing() {
    List<FirstRun.Part> missing = new ArrayList<>();
    if (!Files.isDirectory(root())) {
      missing.add(FirstRun.Part.CLOUD_PACKAGES);
    }
    if (!Files.isDirectory(initial())) {
      missing.add(FirstRun.Part.CLOUD_SERVICES);
    }
    return List.copyOf(missing);
  }

  boolean isBuilt() {
    return missing().isEmpty();
  }

  /** Builds what is missing. */
  void build(Step step) {
    if (!Files.isDirectory(root())) {
      checkDisk();
      packages.provide(Map.of("mmdebstrap", "mmdebstrap"), "Building the local cloud", step::note);
      step.run(
          "install the cloud's Debian packages",
          building -> times.timed(FirstRun.Part.CLOUD_PACKAGES.key(), () -> buildRoot(building)));
    }
    if (!Files.isDirectory(initial())) {
      step.run(
          "initialise the cloud's services",
          initialising ->
              times.timed(FirstRun.Part.CLOUD_SERVICES.key(), () -> initialise(initialising)));
      removeOlder(step);
    }
  }

  private Path buildRoot(Step step) {
    Path partial = files.folder().resolve(root().getFileName() + PARTIAL);
    machine.remove(partial);
    scripts.run(
        Script.of(
            "build the local cloud's root file system", BUILD_LIMIT, "build-root.sh", partial),
        step::note);
    return move(partial, root());
  }

  private Path initialise(Step step) {
    Path partial = files.folder().resolve(initial().getFileName() + PARTIAL);
    Path layer = partial.resolve("layer");
    container.stop(layer, step::note);
    network.up(step::note);
    try {
      Files.createDirectories(partial);
      CloudSecrets.create(partial.resolve("secrets"));
      container.first(root(), layer, files.recipe(recipe.digest()), step::note);
      container.initialise(layer, partial.resolve("secrets"), step::note);
      container.await(layer, step::note);
      container.settle(layer, step::note);
    } catch (IOException problem) {
      throw FileTrouble.of(ErrorCode.LOCAL_CLOUD, "write to " + partial, problem, WRITABLE);
    } catch (HothouseException failure) {
      container.stop(layer, step::note);
      network.down(step::note);
      throw failure;
    }
    network.down(step::note);
    return move(partial, initial());
  }

  /** Removes what other versions of the recipes made, and what builds that were killed left. */
  private void removeOlder(Step step) {
    Set<Path> kept = new HashSet<>(Set.of(files.lock(), files.marker()));
    for (InstanceKind kind : InstanceKind.values()) {
      CloudRecipe current = CloudRecipe.load(kind);
      kept.add(files.root(current.rootDigest()));
      kept.add(files.initial(current.digest()));
      kept.add(files.recipe(current.digest()));
    }
    try (SteadyNotes notes = new SteadyNotes("remove what other versions left", step::note);
        Stream<Path> all = Files.list(files.folder())) {
      notes.accept("> removing what other versions left");
      all.filter(path -> !kept.contains(path)).forEach(machine::remove);
    } catch (IOException problem) {
      throw FileTrouble.of(ErrorCode.LOCAL_CLOUD, "tidy " + files.folder(), problem, WRITABLE);
    }
  }

  private void checkDisk() {
    try {
      long free = Files.getFileStore(files.folder()).getUsableSpace() / 1_000_000_000;
      if (free < NEEDED_GIGABYTES) {
        throw new HothouseException(
            ErrorCode.DISK_FULL,
            "The local cloud needs about %d GB in %s, but only %d GB are free. Next: free some, or set XDG_CACHE_HOME to a folder on a larger disk."
                .formatted(NEEDED_GIGABYTES, files.folder(), free));
      }
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.LOCAL_CLOUD,
          "use %s for the local cloud".formatted(files.folder()),
          problem,
          WRITABLE);
    }
  }

  private static Path move(Path partial, Path complete) {
    try {
      return Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.LOCAL_CLOUD, "move %s to %s".formatted(partial, complete), problem, WRITABLE);
    }
  }
}
