package io.hothouse.environment;

import io.hothouse.files.Directories;
import io.hothouse.files.PackagedFiles;
import io.hothouse.image.Build;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.ImageBuilder;
import io.hothouse.image.Recipes;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.Registry;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.Services;
import io.hothouse.openstack.CloudSession;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandRunner;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.Programs;
import io.hothouse.progress.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the use cases work with: folders, local commands, and the cloud.
 *
 * @param cloud logs in, and starts the local cloud first where that is the one
 * @param kubeconfig the user's, into which contexts are merged
 * @param packages what this machine is given where programs are missing
 * @param folders where images and services are described
 */
public record Supplies(
    Directories directories,
    CommandRunner commands,
    Function<Step, CloudSession> cloud,
    KubeconfigFile kubeconfig,
    DebianPackages packages,
    BuildOptions buildOptions,
    Folders folders) {
  private static final Path DOCKER = Path.of("/var/run/docker.sock");

  /**
   * Where images and services are described.
   *
   * @param images the recipes of images; empty for the program's own
   * @param manifests the services; empty for the program's own
   */
  public record Folders(Optional<Path> images, Optional<Path> manifests) {

    /** Returns the program's own folders. */
    public static Folders bundled() {
      return new Folders(Optional.empty(), Optional.empty());
    }

    /** Returns the services that can be deployed. */
    public Services services(Directories directories) {
      return Services.load(manifests.orElseGet(() -> packaged("manifests", directories)));
    }

    private Path recipes(Directories directories) {
      return images.orElseGet(() -> packaged("images", directories));
    }

    private static Path packaged(String name, Directories directories) {
      return PackagedFiles.ofProgram().extracted(name, directories.cache());
    }
  }

  CloudSession openCloud(Step step) {
    return cloud.apply(step);
  }

  Environments environments(CloudSession session) {
    return new Environments(session, directories);
  }

  /** Returns the tear-down on a cloud. */
  Down down(CloudSession session) {
    return new Down(session, environments(session), kubeconfig, Wait.real());
  }

  /** Returns a folder for what tells why an environment failed now. */
  Path evidence(CloudSession session, EnvironmentName name) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return directories
        .state()
        .resolve("evidence")
        .resolve(session.cloudName())
        .resolve(name + "-" + time);
  }

  /** Returns the services that can be deployed. */
  public Services services() {
    return folders.services(directories);
  }

  /** Starts to build the images that these services run. */
  Build startBuild(List<ServiceDefinition> services, Step step) {
    return startBuild(Selection.of(images(services)), buildOptions, step);
  }

  /** Returns the names of the images that these services run. */
  public static Set<String> images(List<ServiceDefinition> services) {
    return services.stream().flatMap(it -> it.images().stream()).collect(Collectors.toSet());
  }

  /** Starts to build images. */
  public Build startBuild(Selection selection, BuildOptions options, Step step) {
    if (!Programs.isInstalled("podman") && !Files.exists(DOCKER)) {
      packages.provide(
          Map.of("buildah", "buildah", "mmdebstrap", "mmdebstrap"),
          "Building container images",
          step::note);
    }
    return new ImageBuilder(commands, directories.cache())
        .start(folders.recipes(directories), selection, options, step);
  }

  /** Forgets the images of before. */
  public void pruneImages(Step step) {
    new ImageBuilder(commands, directories.cache())
        .prune(folders.recipes(directories), buildOptions, step);
  }

  /** Returns the recipes of all images. */
  public Recipes recipes() {
    return Recipes.load(folders.recipes(directories), buildOptions.base().isPresent());
  }

  /** Returns a registry, with the program that reaches it on this machine. */
  public Registry registry(String address, Step step) {
    provideRegistryClient(step);
    return Registry.at(commands, address);
  }

  /** Sees to it that this machine has the program that reaches registries. */
  void provideRegistryClient(Step step) {
    packages.provide(Map.of("skopeo", "skopeo"), "Pushing to a registry", step::note);
  }

  /** Returns what bakes the node image, with the programs that it needs on this machine. */
  NodeImageBakery bakery(Step step) {
    packages.provide(
        Map.of("mmdebstrap", "mmdebstrap", "mke2fs", "e2fsprogs", "zstd", "zstd"),
        "Baking the node image",
        step::note);
    return new NodeImageBakery(
        commands, directories.cache(), Folders.packaged("images", directories).resolve("node"));
  }
}
