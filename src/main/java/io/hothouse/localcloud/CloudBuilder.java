package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.Root;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
  private static final String PARTIAL = ".partial";

  private final CloudFiles files;
  private final Recipe recipe;
  private final Scripts scripts;
  private final CloudNetwork network;
  private final CloudContainer container;
  private final DebianPackages packages;
  private final Root machine;

  CloudBuilder(
      CloudFiles files,
      Recipe recipe,
      Scripts scripts,
      CloudNetwork network,
      CloudContainer container,
      DebianPackages packages,
      Root machine) {
    this.files = files;
    this.recipe = recipe;
    this.scripts = scripts;
    this.network = network;
    this.container = container;
    this.packages = packages;
    this.machine = machine;
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

  CloudSecrets secrets() {
    return CloudSecrets.read(initial().resolve("secrets"));
  }

  boolean isBuilt() {
    return Files.isDirectory(root()) && Files.isDirectory(initial());
  }

  /** Builds what is missing. */
  void build(Step step) {
    if (!Files.isDirectory(root())) {
      checkDisk();
      packages.provide(Map.of("mmdebstrap", "mmdebstrap"), "Building the local cloud", step::note);
      step.run(
          "install the cloud's Debian packages",
          building -> {
            buildRoot(building);
            return null;
          });
    }
    if (!Files.isDirectory(initial())) {
      step.run(
          "initialise the cloud's services",
          initialising -> {
            initialise(initialising);
            return null;
          });
      removeOlder();
    }
  }

  private void buildRoot(Step step) {
    step.note("about 3 minutes, once");
    Path partial = files.folder().resolve(root().getFileName() + PARTIAL);
    scripts.run(
        ErrorCode.LOCAL_CLOUD,
        "build the local cloud's root file system",
        BUILD_LIMIT,
        "build-root.sh",
        partial);
    move(partial, root());
  }

  private void initialise(Step step) {
    step.note("about a minute, once");
    Path partial = files.folder().resolve(initial().getFileName() + PARTIAL);
    Path layer = partial.resolve("layer");
    container.stop(layer);
    network.up();
    try {
      Files.createDirectories(partial);
      CloudSecrets.create(partial.resolve("secrets"));
      container.first(root(), layer, files.recipe(recipe.digest()));
      container.initialise(layer, partial.resolve("secrets"));
      container.settle(layer);
      move(partial, initial());
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to write to %s, but: %s".formatted(partial, problem.getMessage()),
          problem);
    } catch (HothouseException failure) {
      container.stop(layer);
      network.down();
      throw failure;
    }
    network.down();
  }

  /** Removes what other versions of the recipe made, and what builds that were killed left. */
  private void removeOlder() {
    Set<Path> kept =
        Set.of(root(), initial(), files.recipe(recipe.digest()), files.lock(), files.marker());
    try (Stream<Path> all = Files.list(files.folder())) {
      all.filter(path -> !kept.contains(path)).forEach(machine::remove);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to tidy %s, but: %s".formatted(files.folder(), problem.getMessage()),
          problem);
    }
  }

  private void checkDisk() {
    try {
      Files.createDirectories(files.folder());
      long free = Files.getFileStore(files.folder()).getUsableSpace() / 1_000_000_000;
      if (free < NEEDED_GIGABYTES) {
        throw new HothouseException(
            ErrorCode.DISK_FULL,
            "The local cloud needs about %d GB in %s, but only %d GB are free. Next: free some, or set XDG_CACHE_HOME to a folder on a larger disk."
                .formatted(NEEDED_GIGABYTES, files.folder(), free));
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to use %s for the local cloud, but: %s"
              .formatted(files.folder(), problem.getMessage()),
          problem);
    }
  }

  private static void move(Path partial, Path complete) {
    try {
      Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to move %s to %s, but: %s".formatted(partial, complete, problem.getMessage()),
          problem);
    }
  }
}
