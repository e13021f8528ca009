package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
  @TempDir private Path root;
  @TempDir private Path cache;

  @BeforeEach
  void recipes() throws IOException {
    recipe("zero", "FROM scratch\n");
    recipe("one", "FROM localhost/hothouse/zero\n");
    recipe("two", "FROM localhost/hothouse/one\n");
    recipe("three", "FROM localhost/hothouse/zero\n");
  }

  @Test
  void start_nothingThere_buildsBasesFirst() {
    FakeBuildah machine = new FakeBuildah(Set.of(), true);

    assertThat(build(machine)).extracting(Outcome::verdict).containsOnly(Outcome.Verdict.BUILT);
    assertThat(machine.built()).containsExactlyInAnyOrder("zero", "one", "two", "three");
    assertThat(machine.built().get(0)).isEqualTo("zero");
    assertThat(machine.built().indexOf("two")).isGreaterThan(machine.built().indexOf("one"));
  }

  @Test
  void start_everythingThere_asksNoEngine() {
    build(new FakeBuildah(Set.of(), true));
    FakeBuildah machine = new FakeBuildah(Set.of(), true);

    assertThat(build(machine)).extracting(Outcome::verdict).containsOnly(Outcome.Verdict.UNCHANGED);
    assertThat(machine.lines()).isEmpty();
  }

  @Test
  void start_oneFails_skipsItsDependantsOnly() {
    List<Outcome> outcomes = build(new FakeBuildah(Set.of("one"), true));

    assertThat(verdict(outcomes, "zero")).isEqualTo(Outcome.Verdict.BUILT);
    assertThat(verdict(outcomes, "three")).isEqualTo(Outcome.Verdict.BUILT);
    assertThat(verdict(outcomes, "one")).isEqualTo(Outcome.Verdict.FAILED);
    assertThat(verdict(outcomes, "two")).isEqualTo(Outcome.Verdict.SKIPPED);
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.name().equals("one"))
        .first()
        .satisfies(one -> assertThat(one.detail()).contains("Unable to locate package nonsense"));
  }

  @Test
  void image_failed_throwsWithTheReason() {
    try (Step step = Progress.silent().begin("test");
        Build build = start(new FakeBuildah(Set.of("one"), true), Set.of("one"), step)) {
      assertThatThrownBy(() -> build.image("one"))
          .isInstanceOfSatisfying(
              HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUILD))
          .hasMessageContaining("Unable to locate package nonsense");
    }
  }

  @Test
  void start_fileChanged_rebuildsWhatIsBuiltOnIt() throws IOException {
    FakeBuildah machine = new FakeBuildah(Set.of(), true);
    build(machine);
    machine.built().clear();
    Files.writeString(root.resolve("one/file"), "changed");

    List<Outcome> outcomes = build(machine);

    assertThat(machine.built()).containsExactly("one", "two");
    assertThat(verdict(outcomes, "three")).isEqualTo(Outcome.Verdict.UNCHANGED);
  }

  @Test
  void start_baseOnlyAsLayout_isBuiltAgainForTheEngine() throws IOException {
    build(new FakeBuildah(Set.of(), true));
    Files.writeString(root.resolve("three/file"), "changed");
    FakeBuildah emptied = new FakeBuildah(Set.of(), true);

    List<Outcome> outcomes = build(emptied);

    assertThat(emptied.built()).containsExactly("zero", "three");
    assertThat(verdict(outcomes, "zero")).isEqualTo(Outcome.Verdict.UNCHANGED);
  }

  @Test
  void image_built_hasContentTagAndLayout() {
    try (Step step = Progress.silent().begin("test");
        Build build = start(new FakeBuildah(Set.of(), true), Set.of("one"), step)) {
      BuiltImage image = build.image("one");

      assertThat(image.reference()).isEqualTo("localhost/hothouse/one:" + image.address().tag());
      assertThat(image.layout().resolve("index.json")).exists();
      assertThat(image.layout()).hasFileName("one-" + image.address().tag());
    }
  }

  @Test
  void start_noOverlay_takesVfsWithoutLayers() {
    FakeBuildah machine = new FakeBuildah(Set.of(), false);
    build(machine);

    assertThat(machine.lines())
        .filteredOn(line -> line.contains(" build "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("--storage-driver vfs", "--layers=false"));
  }

  @Test
  void start_forcedEngineIsMissing_saysWhy() {
    List<Outcome> outcomes;
    try (Step step = Progress.silent().begin("test");
        Build build =
            new ImageBuilder(new FakeBuildah(Set.of(), true), cache)
                .start(
                    root,
                    Set.of("zero"),
                    new BuildOptions(Optional.of("podman"), Optional.empty(), 2),
                    step)) {
      outcomes = build.outcomes();
    }

    assertThat(outcomes.get(0).detail()).contains("podman is not there", "Next: install buildah");
  }

  private List<Outcome> build(FakeBuildah machine) {
    try (Step step = Progress.silent().begin("test");
        Build build = start(machine, Set.of(), step)) {
      return build.outcomes();
    }
  }

  private Build start(FakeBuildah machine, Set<String> names, Step step) {
    return new ImageBuilder(machine, cache).start(root, names, BuildOptions.defaults(), step);
  }

  private static Outcome.Verdict verdict(List<Outcome> outcomes, String name) {
    return outcomes.stream()
        .filter(outcome -> outcome.name().equals(name))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private void recipe(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("Containerfile"), text);
  }
}
