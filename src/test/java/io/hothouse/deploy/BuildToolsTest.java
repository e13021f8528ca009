package io.hothouse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.files.Directories;
import io.hothouse.image.Build;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.BuiltImage;
import io.hothouse.image.FakeEngine;
import io.hothouse.image.Outcome;
import io.hothouse.image.Selection;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.process.TestPackages;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildToolsTest {
  private final FakeEngine machine = FakeEngine.buildah();
  private BuildTools tools;

  @BeforeEach
  void folders(@TempDir Path home) throws IOException {
    Path images = home.resolve("recipes");
    recipe(images, "base", "FROM scratch\n");
    recipe(images, "store", "FROM localhost/hothouse/base\n");
    recipe(images, "web", "FROM localhost/hothouse/base\n");
    recipe(images, "registry", "FROM localhost/hothouse/base\n");
    Path manifests = home.resolve("services");
    service(manifests, "store", "images: [store]\n");
    service(manifests, "shop", "requires: [store]\nimages: [web, store]\n");
    service(manifests, "registry", "images: [registry]\n");
    tools =
        new BuildTools(
            Directories.of(Map.of("HOME", home.toString())),
            machine,
            TestPackages.complete(),
            BuildOptions.defaults(),
            new SourceFolders(Optional.of(images), Optional.of(manifests)));
  }

  private static void recipe(Path images, String name, String containerfile) throws IOException {
    Files.writeString(
        Files.createDirectories(images.resolve(name)).resolve("Containerfile"), containerfile);
  }

  private static void service(Path manifests, String name, String text) throws IOException {
    Files.writeString(
        Files.createDirectories(manifests.resolve(name)).resolve("service.yaml"), text);
  }

  @Test
  void services_byRoute_areWithTheRegistryWhereThatIsTheRoute() {
    assertThat(Deployment.services(tools, List.of("shop"), ImageRoute.SSH))
        .extracting(ServiceDefinition::name)
        .containsExactly("store", "shop");
    assertThat(Deployment.services(tools, List.of("shop"), ImageRoute.REGISTRY))
        .extracting(ServiceDefinition::name)
        .containsExactlyInAnyOrder("store", "shop", "registry");
  }

  @Test
  void services_ownBesideTheProgramsOwn_mayUseThose() {
    assertThat(tools.recipes().recipe("keystone").parents()).isNotEmpty();
    assertThat(tools.services().with(List.of("core", "shop")))
        .extracting(ServiceDefinition::name)
        .contains("keystone", "shop");
    assertThat(tools.services().service("registry").images()).containsExactly("registry");
    assertThat(tools.release().wanted().version()).isNotEmpty();
  }

  @Test
  void startBuild_services_makesWhatTheyRunAndItsBases() {
    try (Step step = Progress.silent().begin("test");
        Build build = tools.startBuild(tools.services().with(List.of("shop")), step)) {
      assertThat(build.outcomes())
          .extracting(Outcome::name)
          .containsExactlyInAnyOrder("base", "store", "web");
    }
    assertThat(machine.built()).containsExactlyInAnyOrder("base", "store", "web");
  }

  @Test
  void load_service_sendsItsImagesInOneGoAndTellsTheirReferences() {
    List<ServiceDefinition> services = tools.services().with(List.of("shop"));
    ServiceDefinition shop = services.get(1);
    List<List<String>> sent = new ArrayList<>();
    Distribution route =
        (images, nodes, step, deadline) -> {
          sent.add(images.stream().map(LayoutImage::reference).toList());
          return List.of(
              new NodeLoad("node", List.of(), List.of(), 3, 0, 1_500_000, Duration.ofSeconds(1)));
        };

    Map<String, String> references;
    try (Step step = Progress.silent().begin("test");
        Build build = tools.startBuild(services, step)) {
      references =
          new ImageSupply(build::image).load(shop, route, List.of(), Duration.ofMinutes(1), step);
    }

    assertThat(references).containsOnlyKeys("web", "store");
    assertThat(sent).containsExactly(List.of(references.get("web"), references.get("store")));
  }

  /** An image that takes longer to build than it may take to be sent is sent nevertheless. */
  @Test
  void load_imageThatIsBuiltSlowly_mayTakeAsLongAsAnyOnceItIsBuilt() {
    AtomicLong built = new AtomicLong();
    AtomicReference<Duration> left = new AtomicReference<>();
    Duration patience = Duration.ofMinutes(1);
    Distribution route =
        (images, nodes, step, deadline) -> {
          left.set(deadline.remaining().plusNanos(System.nanoTime() - built.get()));
          return List.of();
        };

    try (Step step = Progress.silent().begin("test");
        Build build = tools.startBuild(Selection.of(Set.of("base")), step)) {
      new ImageSupply(
              name -> {
                BuiltImage image = build.image(name);
                built.set(System.nanoTime());
                return image;
              })
          .load(List.of("base"), Map.of(), route, List.of(), patience, step);
    }

    assertThat(left.get()).isGreaterThanOrEqualTo(patience);
  }

  @Test
  void load_furtherNames_areOfTheSameImage() {
    List<LayoutImage> sent = new ArrayList<>();
    Distribution route =
        (images, nodes, step, deadline) -> {
          sent.addAll(images);
          return List.of();
        };

    try (Step step = Progress.silent().begin("test");
        Build build = tools.startBuild(Selection.of(Set.of("base")), step)) {
      new ImageSupply(build::image)
          .load(
              List.of("base"),
              Map.of("base", List.of("localhost/tests/a:1")),
              route,
              List.of(),
              Duration.ofMinutes(1),
              step);
      assertThat(sent)
          .extracting(LayoutImage::reference)
          .containsExactly(build.image("base").reference(), "localhost/tests/a:1");
    }
    assertThat(sent).extracting(LayoutImage::manifest).containsOnly(sent.get(0).manifest());
    assertThat(sent).extracting(LayoutImage::tag).containsOnly(sent.get(0).tag());
  }

  @Test
  void pruneImages_nothingChanged_keepsWhatIsThere() {
    try (Step step = Progress.silent().begin("test")) {
      try (Build build = tools.startBuild(tools.services().with(List.of("shop")), step)) {
        assertThat(build.outcomes()).hasSize(3);
      }
      tools.pruneImages(step);
      machine.built().clear();
      try (Build build = tools.startBuild(tools.services().with(List.of("shop")), step)) {
        assertThat(build.outcomes())
            .extracting(Outcome::verdict)
            .containsOnly(Outcome.Verdict.UNCHANGED);
      }
    }
    assertThat(machine.built()).isEmpty();
  }
}
