package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
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
    FakeEngine machine = FakeEngine.buildah();

    assertThat(build(machine)).extracting(Outcome::verdict).containsOnly(Outcome.Verdict.BUILT);
    assertThat(machine.built()).containsExactlyInAnyOrder("zero", "one", "two", "three");
    assertThat(machine.built().get(0)).isEqualTo("zero");
    assertThat(machine.built().indexOf("two")).isGreaterThan(machine.built().indexOf("one"));
  }

  @Test
  void start_everythingThere_asksNoEngine() {
    build(FakeEngine.buildah());
    FakeEngine machine = FakeEngine.buildah();

    assertThat(build(machine)).extracting(Outcome::verdict).containsOnly(Outcome.Verdict.UNCHANGED);
    assertThat(machine.lines()).isEmpty();
  }

  @Test
  void start_oneFails_skipsItsDependantsOnly() {
    List<Outcome> outcomes = build(new FakeEngine("buildah", Set.of("one"), true));

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
        Build build =
            start(
                new FakeEngine("buildah", Set.of("one"), true),
                Selection.of(Set.of("one")),
                step)) {
      assertThatThrownBy(() -> build.image("one"))
          .isInstanceOfSatisfying(
              HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUILD))
          .hasMessageContaining("Unable to locate package nonsense");
    }
  }

  @Test
  void start_fileChanged_rebuildsWhatIsBuiltOnIt() throws IOException {
    FakeEngine machine = FakeEngine.buildah();
    build(machine);
    machine.built().clear();
    Files.writeString(root.resolve("one/file"), "changed");

    List<Outcome> outcomes = build(machine);

    assertThat(machine.built()).containsExactly("one", "two");
    assertThat(verdict(outcomes, "three")).isEqualTo(Outcome.Verdict.UNCHANGED);
  }

  @Test
  void start_baseOnlyAsLayout_isBuiltAgainForTheEngine() throws IOException {
    build(FakeEngine.buildah());
    Files.writeString(root.resolve("three/file"), "changed");
    FakeEngine emptied = FakeEngine.buildah();

    List<Outcome> outcomes = build(emptied);

    assertThat(emptied.built()).containsExactly("zero", "three");
    assertThat(verdict(outcomes, "zero")).isEqualTo(Outcome.Verdict.UNCHANGED);
  }

  @Test
  void image_built_hasContentTagAndLayout() {
    try (Step step = Progress.silent().begin("test");
        Build build = start(FakeEngine.buildah(), Selection.of(Set.of("one")), step)) {
      BuiltImage image = build.image("one");

      assertThat(image.reference()).isEqualTo("localhost/hothouse/one:" + image.address().tag());
      assertThat(image.layout().resolve("index.json")).exists();
      assertThat(image.layout()).hasFileName("one-" + image.address().tag());
    }
  }

  @Test
  void start_noOverlay_takesVfsWithoutLayers() {
    FakeEngine machine = new FakeEngine("buildah", Set.of(), false);
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
            new ImageBuilder(FakeEngine.buildah(), cache)
                .plan(
                    List.of(root),
                    Selection.of(Set.of("zero")),
                    new BuildOptions(
                        Optional.of("podman"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        false,
                        2))
                .start(step)) {
      outcomes = build.outcomes();
    }

    assertThat(outcomes.get(0).detail()).contains("podman is not there", "Next: install buildah");
  }

  @Test
  void start_prepareFails_leavesNothingBehind() throws IOException {
    Files.writeString(root.resolve("zero/prepare"), "#!/bin/sh\nexit 3\n");

    List<Outcome> outcomes = build(FakeEngine.buildah(), "zero", BuildOptions.defaults());

    assertThat(verdict(outcomes, "zero")).isEqualTo(Outcome.Verdict.FAILED);
    assertThat(cache.resolve("prepared")).isEmptyDirectory();
  }

  @Test
  void outcomes_defect_isNoFailureOfTheBuild() {
    CommandRunner broken =
        (command, lines) -> {
          throw new ClassCastException("a defect");
        };

    try (Step step = Progress.silent().begin("test");
        Build build =
            new ImageBuilder(broken, cache)
                .plan(List.of(root), Selection.of(Set.of("zero")), BuildOptions.defaults())
                .start(step)) {
      assertThatThrownBy(build::outcomes)
          .isInstanceOf(ClassCastException.class)
          .hasMessage("a defect");
    }
  }

  @Test
  void start_networkFails_triesAgainAFewTimes() {
    FakeEngine machine = FakeEngine.buildah().troubled(1);

    assertThat(build(machine, "zero", BuildOptions.defaults()))
        .extracting(Outcome::verdict)
        .containsExactly(Outcome.Verdict.BUILT);
    assertThat(machine.built()).containsExactly("zero", "zero");
  }

  @Test
  void start_anotherFailure_isNotTriedAgain() {
    FakeEngine machine = new FakeEngine("buildah", Set.of("zero"), true);

    build(machine, "zero", BuildOptions.defaults());

    assertThat(machine.built()).containsExactly("zero");
  }

  @Test
  void start_noCache_makesAnewWhatIsThere() {
    FakeEngine machine = FakeEngine.buildah();
    build(machine);
    machine.built().clear();

    List<Outcome> outcomes = build(machine, "one", BuildOptions.defaults().withNoCache(true));

    assertThat(outcomes).extracting(Outcome::verdict).containsOnly(Outcome.Verdict.BUILT);
    assertThat(machine.built()).containsExactly("zero", "one");
    assertThat(machine.lines())
        .filteredOn(line -> line.contains(" build ") && line.contains("--no-cache"))
        .hasSize(2);
  }

  @Test
  void start_built_tellsWhereItComesFrom() {
    FakeEngine machine = FakeEngine.buildah();
    List<Outcome> outcomes = build(machine);
    String revision = outcomes.get(0).image().orElseThrow().address().digest();

    assertThat(machine.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "org.opencontainers.image.revision=" + revision,
                        "org.opencontainers.image.source=",
                        "org.opencontainers.image.version="))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains(
                        "org.opencontainers.image.base.digest=sha256:",
                        "org.opencontainers.image.base.name=localhost/hothouse/zero:"));
  }

  @Test
  void start_built_keepsBlobsThatAreAlikeOnce() throws IOException {
    Files.writeString(root.resolve("zero/file"), "text");
    Files.writeString(root.resolve("zero/Containerfile"), "FROM scratch\nCOPY file /file\n");

    List<Outcome> outcomes = build(FakeEngine.buildah());

    List<Object> files = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      BuiltImage image = outcome.image().orElseThrow();
      LayoutImage layout = LayoutImage.read(image.layout(), image.reference());
      Path layer = image.layout().resolve(layout.contents().get(1).path());
      files.add(Files.getAttribute(layer, "unix:ino"));
    }
    assertThat(files).hasSize(4).containsOnly(files.get(0));
  }

  @Test
  void start_built_listsItsPackages() throws Exception {
    String status =
        """
        Package: libstdc++6
        Status: install ok installed
        Version: 12.2.0-14+deb12u1
        Description: the library
         of something

        Package: hothouse-without-0123
        Status: install ok installed
        Version: 1

        Package: gone
        Status: deinstall ok config-files
        Version: 2
        """;
    Map<String, String> files =
        Map.of(
            "/var/lib/dpkg/status",
            status,
            "/usr/share/hothouse/python-packages",
            "openstack-heat\t26.0.2\n");

    BuiltImage image =
        build(FakeEngine.buildah().withFiles(files), "zero", BuildOptions.defaults())
            .get(0)
            .image()
            .orElseThrow();

    byte[] document = Files.readAllBytes(image.billOfMaterials());
    assertThat(new JsonParser().validate(document, Version.VERSION_15)).isEmpty();
    Bom bom = new JsonParser().parse(document);
    assertThat(bom.getMetadata().getComponent().getName()).isEqualTo("localhost/hothouse/zero");
    assertThat(bom.getComponents())
        .extracting(Component::getPurl)
        .containsExactly(
            "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?distro=debian-13",
            "pkg:pypi/openstack-heat@26.0.2");
  }

  @Test
  void start_argumentThatNobodyDeclares_isRefused() throws IOException {
    recipe("four", "ARG FLAVOUR=plain\nFROM scratch\n");

    assertThatThrownBy(() -> build(FakeEngine.buildah(), "zero", arguments(Map.of("TASTE", "x"))))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("TASTE")
        .hasMessageContaining("FLAVOUR");
  }

  @Test
  void start_argument_changesOnlyWhatDeclaresIt() throws IOException {
    recipe("four", "ARG FLAVOUR=plain\nFROM scratch\n");
    FakeEngine machine = FakeEngine.buildah();
    build(machine);
    machine.built().clear();

    try (Step step = Progress.silent().begin("test");
        Build build =
            start(machine, Selection.everything(), arguments(Map.of("FLAVOUR", "sweet")), step)) {
      build.outcomes();
    }

    assertThat(machine.built()).containsExactly("four");
  }

  @Test
  void start_foreignPlatformThatCannotRun_saysWhatIsMissing() {
    String foreign = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "arm64";
    BuildOptions options =
        new BuildOptions(
            Optional.empty(),
            Optional.empty(),
            Platform.foreign("linux/" + foreign),
            Optional.empty(),
            Map.of(),
            false,
            2);
    assumeTrue(!Files.exists(Path.of("/proc/sys/fs/binfmt_misc/qemu-aarch64")), "there is one");

    assertThat(build(FakeEngine.buildah(), "zero", options).get(0).detail())
        .contains("has no handler", "install qemu-user-static");
  }

  @Test
  void outcomesSoFar_notBegun_areInterrupted() {
    try (Step step = Progress.silent().begin("test");
        Build build = start(FakeEngine.buildah(), Selection.everything(), step)) {
      build.outcomes();
      assertThat(build.outcomesSoFar()).isEqualTo(build.outcomes());
    }
  }

  @Test
  void prune_recipeChangedAndRecipeGone_keepsWhatTodaysRecipesMake() throws IOException {
    FakeEngine machine = FakeEngine.buildah();
    List<Path> before = layouts(build(machine));
    Files.writeString(root.resolve("one/file"), "changed");
    Files.delete(root.resolve("three/Containerfile"));
    Files.delete(root.resolve("three"));
    List<Outcome> now = build(machine);

    try (Step step = Progress.silent().begin("test")) {
      new ImageBuilder(machine, cache).prune(List.of(root), BuildOptions.defaults(), step);
    }

    assertThat(before).hasSize(4).filteredOn(Files::exists).hasSize(1);
    assertThat(layouts(now)).hasSize(3).allMatch(Files::exists);
    assertThat(machine.storage())
        .containsExactlyInAnyOrderElementsOf(
            now.stream().map(outcome -> outcome.image().orElseThrow().reference()).toList());
  }

  private static List<Path> layouts(List<Outcome> outcomes) {
    return outcomes.stream().map(outcome -> outcome.image().orElseThrow().layout()).toList();
  }

  private static BuildOptions arguments(Map<String, String> arguments) {
    return new BuildOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        arguments,
        false,
        2);
  }

  private List<Outcome> build(FakeEngine machine, String name, BuildOptions options) {
    try (Step step = Progress.silent().begin("test");
        Build build = start(machine, Selection.of(Set.of(name)), options, step)) {
      return build.outcomes();
    }
  }

  private List<Outcome> build(FakeEngine machine) {
    try (Step step = Progress.silent().begin("test");
        Build build = start(machine, Selection.everything(), step)) {
      return build.outcomes();
    }
  }

  private Build start(FakeEngine machine, Selection selection, Step step) {
    return start(machine, selection, BuildOptions.defaults(), step);
  }

  private Build start(FakeEngine machine, Selection selection, BuildOptions options, Step step) {
    return new ImageBuilder(machine, cache).plan(List.of(root), selection, options).start(step);
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
