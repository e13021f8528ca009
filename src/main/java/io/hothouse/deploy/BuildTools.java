package io.hothouse.deploy;

import io.hothouse.files.Directories;
import io.hothouse.image.Build;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.BuildPlan;
import io.hothouse.image.ImageBuilder;
import io.hothouse.image.Recipes;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.Registry;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.Services;
import io.hothouse.process.CommandRunner;
import io.hothouse.process.DebianPackages;
import io.hothouse.progress.Step;
import io.hothouse.release.KubernetesRelease;
import io.hothouse.release.KubernetesReleases;
import io.hothouse.release.OpenStackReleases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What images are made with on this machine, and what they are made from.
 *
 * @param packages what this machine is given where programs are missing
 * @param folders where images and services are described
 */
public record BuildTools(
    Directories directories,
    CommandRunner commands,
    DebianPackages packages,
    BuildOptions options,
    SourceFolders folders) {
  /** The argument by which recipes are told the release of OpenStack. */
  public static final String RELEASE = "OPENSTACK";

  /** The argument by which recipes are told the version of Kubernetes. */
  private static final String KUBERNETES = "KUBERNETES";

  private static final String RELEASES = "openstack-base/releases";

  /** Returns the services that can be deployed. */
  public Services services() {
    return folders.services(directories);
  }

  /** Starts to build the images that these services run. */
  public Build startBuild(List<ServiceDefinition> services, Step step) {
    return startBuild(Selection.of(images(services)), step);
  }

  /** Returns the names of the images that these services run. */
  public static Set<String> images(List<ServiceDefinition> services) {
    return services.stream().flatMap(it -> it.images().stream()).collect(Collectors.toSet());
  }

  /** Starts to build images. */
  public Build startBuild(Selection selection, Step step) {
    BuildPlan plan = builder().plan(folders.recipes(directories), selection, ofRelease());
    release().wanted().warning("OpenStack", LocalDate.now(ZoneOffset.UTC)).ifPresent(step::note);
    packages.provide(plan.tools(), "Building container images", step::note);
    return plan.start(step);
  }

  /** Forgets images that today's recipes do not make. */
  public void pruneImages(Step step) {
    builder().prune(folders.recipes(directories), ofRelease(), step);
  }

  /** Returns which release of OpenStack the images are. */
  public ReleaseChoice release() {
    OpenStackReleases all =
        folders.recipes(directories).stream()
            .map(root -> root.resolve(RELEASES))
            .filter(Files::isDirectory)
            .reduce((own, replacing) -> replacing)
            .map(OpenStackReleases::load)
            .orElseThrow();
    Optional<String> named = Optional.ofNullable(options.arguments().get(RELEASE));
    return new ReleaseChoice(all, named.map(all::find).orElseGet(all::usual), named.isPresent());
  }

  /** Returns the same for a release of OpenStack. */
  public BuildTools forRelease(String version) {
    return new BuildTools(
        directories, commands, packages, options.withArgument(RELEASE, version), folders);
  }

  /** Returns the same for a version of Kubernetes. */
  public BuildTools forKubernetes(String version) {
    return new BuildTools(
        directories, commands, packages, options.withArgument(KUBERNETES, version), folders);
  }

  private BuildOptions ofRelease() {
    return options.withArgument(RELEASE, release().wanted().version());
  }

  private ImageBuilder builder() {
    return new ImageBuilder(commands, directories.cache());
  }

  /** Returns the recipes of all images. */
  public Recipes recipes() {
    return Recipes.load(
        folders.recipes(directories), options.base().isPresent(), options.arguments());
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

  /** Returns the releases of Kubernetes that nodes can be made with. */
  public static KubernetesReleases kubernetes(Directories directories) {
    return KubernetesReleases.load(nodes(directories).resolve("kubernetes"));
  }

  private static Path nodes(Directories directories) {
    return SourceFolders.packaged("images", directories).resolve("node");
  }

  /** Returns the program's own releases of OpenStack. */
  public static OpenStackReleases openStack(Directories directories) {
    return OpenStackReleases.load(SourceFolders.packaged("images", directories).resolve(RELEASES));
  }

  /** Returns what bakes the node image; what it needs on this machine comes when it bakes. */
  public NodeImageBakery bakery(KubernetesRelease release) {
    return new NodeImageBakery(
        commands,
        directories.cache(),
        nodes(directories),
        release,
        (programs, step) -> packages.provide(programs, "Baking the node image", step::note));
  }
}
