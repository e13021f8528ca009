package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.deploy.BuildTools;
import io.hothouse.image.Build;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.BuiltImage;
import io.hothouse.image.Outcome;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.image.distribution.Registry;
import io.hothouse.pipeline.Together;
import io.hothouse.progress.Step;
import io.hothouse.release.KubernetesRelease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Builds container images. */
@Command(
    name = "build",
    description =
        "Builds the container images in dependency order, in parallel, and only those that changed; pushes them to a registry if one is given.",
    mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
  private static final Duration NODE_IMAGE_PATIENCE = Duration.ofHours(1);

  @Spec private CommandSpec spec;
  @Mixin private BuildMixin build;
  @Mixin private FoldersMixin folders;
  @Mixin private OutputOption output;
  @Mixin private InstancesOption instances;

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "Folders under images/, along with the images they are built on. Default: all.")
  private List<String> images = List.of();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      split = ",",
      description = "The images of these services or profiles (core, storage, compute, all).")
  private List<String> profiles = List.of();

  @Option(names = "--only", description = "Only the named images, not those they are built on.")
  private boolean only;

  @Option(
      names = "--with-dependants",
      description = "Also the images that are built on the named ones.")
  private boolean dependants;

  @Option(
      names = "--list-dependencies",
      description = "Build nothing: list the images and what each is built on.")
  private boolean list;

  @Option(names = "--no-cache", description = "Rebuild what is there already.")
  private boolean noCache;

  @Option(
      names = "--push",
      paramLabel = "REGISTRY",
      description =
          "Push the images there as REGISTRY/hothouse/IMAGE:TAG, with the credentials saved by 'buildah login'; prefix it with http:// for a registry without TLS.")
  private String registry;

  @Option(
      names = "--prune",
      description =
          "Afterwards, delete images and layers that the current recipes no longer produce.")
  private boolean prune;

  @Option(
      names = "--kubernetes",
      paramLabel = "VERSION",
      description =
          "Make the node image with this Kubernetes, too, as in 1.37 or 1.37.2, so that 'up' finds it in the cache.")
  private String kubernetes;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options().withNoCache(noCache);
    List<Outcome> outcomes;
    try (Reporting reporting = Reporting.start(spec)) {
      BuildTools tools = Wiring.tools(reporting.consent(yes), options, folders.folders());
      Selection selection = selection(tools);
      if (list) {
        BuildSummary.dependencies(
            tools.recipes().select(selection), output, spec.commandLine().getOut());
        return 0;
      }
      Optional<KubernetesRelease> release =
          Optional.ofNullable(kubernetes).map(BuildTools.kubernetes(Wiring.directories())::find);
      InstanceKind kind =
          instances.kind().orElseGet(() -> Wiring.localCloud(question -> false).instances());
      outcomes = reporting.progress().run("build", step -> build(tools, selection, step));
      release.ifPresent(
          it ->
              reporting
                  .progress()
                  .run(
                      "node image",
                      step ->
                          tools.bakery(it).bake(kind, step, Deadline.after(NODE_IMAGE_PATIENCE))));
    }
    report(outcomes);
    return outcomes.stream().allMatch(outcome -> outcome.image().isPresent())
        ? 0
        : ErrorCode.BUILD.exitCode();
  }

  private Selection selection(BuildTools tools) {
    Set<String> names = new HashSet<>(images);
    if (!profiles.isEmpty()) {
      names.addAll(BuildTools.images(tools.services().with(profiles)));
    }
    boolean everything = images.isEmpty() && profiles.isEmpty();
    return new Selection(everything ? Optional.empty() : Optional.of(names), !only, dependants);
  }

  private List<Outcome> build(BuildTools tools, Selection selection, Step step) {
    try (Build running = tools.startBuild(selection, step)) {
      List<Outcome> outcomes = outcomes(running);
      push(outcomes, tools, step);
      if (prune) {
        step.run(
            "prune",
            own -> {
              tools.pruneImages(own);
              return 0;
            });
      }
      long missing = outcomes.stream().filter(outcome -> outcome.image().isEmpty()).count();
      if (missing > 0) {
        step.fail("%d of %s missing".formatted(missing, Count.of(outcomes.size(), "image")));
      }
      return outcomes;
    }
  }

  /** What was built before an interrupt is there to stay, and is told. */
  private List<Outcome> outcomes(Build running) {
    try {
      return running.outcomes();
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        report(running.outcomesSoFar());
      }
      throw problem;
    }
  }

  private void push(List<Outcome> outcomes, BuildTools tools, Step step) {
    if (registry == null) {
      return;
    }
    Registry target = tools.registry(registry, step);
    List<BuiltImage> there = new ArrayList<>();
    outcomes.stream().map(Outcome::image).flatMap(Optional::stream).forEach(there::add);
    Together.each(
        "push images",
        there,
        image ->
            step.run(
                "push " + image.name(),
                own -> {
                  boolean sent =
                      target.push(LayoutImage.read(image.layout(), image.reference()), own::note);
                  own.succeed((sent ? "" : "unchanged, ") + target.name(image.reference()));
                  return sent;
                }));
  }

  private void report(List<Outcome> outcomes) {
    BuildSummary.print(outcomes, output, spec.commandLine().getOut(), spec.commandLine().getErr());
  }
}
