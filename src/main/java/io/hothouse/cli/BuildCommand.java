package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.environment.Supplies;
import io.hothouse.image.Build;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.Outcome;
import io.hothouse.progress.Step;
import java.util.List;
import java.util.Locale;
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
    description = "Builds the container images in FROM order, in parallel, only what changed.",
    mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BuildMixin build;
  @Mixin private FoldersMixin folders;

  @Parameters(
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "Folders under images/, with all that they are built on. Default: all.")
  private List<String> images = List.of();

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options();
    List<Outcome> outcomes;
    try (Reporting reporting = Reporting.start()) {
      Supplies supplies =
          Wiring.supplies(
              reporting.consent(yes),
              unused -> {
                throw new IllegalStateException("building needs no cloud");
              },
              options,
              folders.folders());
      outcomes = reporting.progress().run("build", step -> outcomes(supplies, step));
    }
    Table table = new Table("IMAGE", "VERDICT", "TIME", "DETAIL");
    for (Outcome outcome : outcomes) {
      table.row(
          outcome.name(),
          outcome.verdict().toString().toLowerCase(Locale.ROOT),
          "%.1f s".formatted(outcome.duration().toMillis() / 1000.0),
          outcome.detail());
    }
    table.print(spec.commandLine().getOut());
    return outcomes.stream().allMatch(outcome -> outcome.image().isPresent())
        ? 0
        : ErrorCode.BUILD.exitCode();
  }

  private List<Outcome> outcomes(Supplies supplies, Step step) {
    try (Build running = supplies.startBuild(Set.copyOf(images), step)) {
      List<Outcome> outcomes = running.outcomes();
      long missing = outcomes.stream().filter(outcome -> outcome.image().isEmpty()).count();
      if (missing > 0) {
        step.fail("%d of %d images are not there".formatted(missing, outcomes.size()));
      }
      return outcomes;
    }
  }
}
