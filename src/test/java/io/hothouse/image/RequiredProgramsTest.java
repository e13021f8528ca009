package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredProgramsTest {
  @TempDir private Path root;
  @TempDir private Path cache;

  @BeforeEach
  void recipes() throws IOException {
    recipe("base", "FROM scratch\n");
    Files.writeString(
        root.resolve("base/prepare"),
        "#!/bin/bash\n# Makes a root.\n# Needs: mmdebstrap mke2fs=e2fsprogs\n");
    recipe("child", "FROM localhost/hothouse/base\n");
    recipe("alone", "FROM scratch\n");
  }

  @Test
  void tools_podmanAlone_stillNeedsWhatTheRecipeRuns() {
    assertThat(tools(FakeEngine.buildah(), "child", Set.of("podman")))
        .isEqualTo(Map.of("podman", "podman", "mmdebstrap", "mmdebstrap", "mke2fs", "e2fsprogs"));
  }

  @Test
  void tools_recipeWithoutExecutable_needsAnEngineOnly() {
    assertThat(tools(FakeEngine.buildah(), "alone", Set.of()))
        .isEqualTo(Map.of("buildah", "buildah"));
  }

  @Test
  void tools_dockerAnswers_needsWhatReadsItsArchives() {
    assertThat(tools(new FakeEngine("docker", Set.of(), true), "alone", Set.of("docker")))
        .isEqualTo(Map.of("skopeo", "skopeo"));
  }

  @Test
  void tools_dockerWithoutItsService_needsBuildah() {
    assertThat(tools(FakeEngine.buildah(), "alone", Set.of("docker")))
        .isEqualTo(Map.of("buildah", "buildah"));
  }

  @Test
  void tools_engineChosen_needsThatOne() {
    assertThat(
            plan(FakeEngine.buildah(), "alone", Set.of("buildah"), options(Optional.of("podman")))
                .tools())
        .isEqualTo(Map.of("podman", "podman"));
  }

  @Test
  void tools_everythingThere_areNone() throws IOException {
    FakeEngine machine = FakeEngine.buildah();
    BuildPlan plan = plan(machine, "alone", Set.of(), options(Optional.empty()));
    try (Step step = Progress.silent().begin("test");
        Build build = plan.start(step)) {
      build.outcomes();
    }

    assertThat(tools(machine, "alone", Set.of())).isEmpty();
  }

  private Map<String, String> tools(FakeEngine machine, String image, Set<String> installed) {
    return plan(machine, image, installed, options(Optional.empty())).tools();
  }

  private BuildPlan plan(
      FakeEngine machine, String image, Set<String> installed, BuildOptions options) {
    PlannedImages images =
        new PlannedImages(Recipes.load(List.of(root), false, Map.of()), options, cache);
    return new BuildPlan(images, Selection.of(Set.of(image)), machine, cache, installed::contains);
  }

  private static BuildOptions options(Optional<String> engine) {
    return new BuildOptions(
        engine, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), false, 1);
  }

  private void recipe(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("Containerfile"), text);
  }
}
