package io.hothouse.image.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.files.Fingerprint;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.progress.Progress;
import io.hothouse.release.KubernetesRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeImageBakeryTest {
  private static final String MAKE_BUNDLE =
      "echo bundle >>\"$(dirname \"$1\")/../made\"; mkdir -p \"$1\"; touch \"$1/SHA256SUMS\"";
  private static final String MAKE_IMAGE =
      "echo image >>\"$2/../../made\"; mkdir -p \"$(dirname \"$3\")\"; echo $1 >\"$3\"";

  @TempDir private Path folder;
  private final AtomicInteger tools = new AtomicInteger();
  private Path sources;
  private Path cache;

  @BeforeEach
  void writeSources() throws IOException {
    sources = Files.createDirectories(folder.resolve("images/node"));
    cache = Files.createDirectories(folder.resolve("cache"));
    Files.createDirectories(sources.resolve("kubernetes/1.37/1.37.2"));
    Files.createDirectories(sources.resolve("files"));
    for (String name : List.of("make.sh", "compile.sh", "pause.c", "1.37/minor")) {
      Files.writeString(sources.resolve("kubernetes").resolve(name), "");
    }
    Files.writeString(sources.resolve("container.sh"), "");
    Files.createDirectories(cache.resolve("kubernetes"));
    Files.writeString(sources.resolve("debian.sh"), "");
    Files.writeString(sources.resolve("kubernetes.sh"), MAKE_BUNDLE);
    Files.writeString(sources.resolve("bake.sh"), MAKE_IMAGE);
    Files.writeString(sources.resolve("prepare.sh"), "");
  }

  @Test
  void bake_emptyCache_makesBundleThenImage() throws IOException {
    BakedImage image = bake();

    assertThat(image.name()).matches("hothouse-node-[0-9a-f]{12}");
    assertThat(image.file()).content().isEqualTo("container\n");
    assertThat(made()).isEqualTo("bundle\nimage\n");
  }

  @Test
  void bake_again_makesNothing() throws IOException {
    BakedImage first = bake();

    assertThat(bake()).isEqualTo(first);
    assertThat(made()).isEqualTo("bundle\nimage\n");
  }

  @Test
  void bake_preparationChanged_makesImageFromTheSameBundle() throws IOException {
    BakedImage first = bake();
    Files.writeString(sources.resolve("prepare.sh"), "echo changed");

    assertThat(bake().name()).isNotEqualTo(first.name());
    assertThat(made()).isEqualTo("bundle\nimage\nimage\n");
  }

  @Test
  void bake_again_needsNoTools() {
    bake();
    tools.set(0);

    bake();

    assertThat(tools).hasValue(0);
  }

  @Test
  void bake_twoAtOnce_makesEachOnce() throws IOException {
    Files.writeString(sources.resolve("kubernetes.sh"), "sleep 0.5; " + MAKE_BUNDLE);
    Files.writeString(sources.resolve("bake.sh"), "sleep 0.5; " + MAKE_IMAGE);

    CompletableFuture<BakedImage> other = CompletableFuture.supplyAsync(this::bake);
    BakedImage own = bake();

    assertThat(other.join()).isEqualTo(own);
    assertThat(made()).isEqualTo("bundle\nimage\n");
  }

  @Test
  void baked_fileExchanged_isStillWhatWasBaked() throws IOException {
    BakedImage image = bake();
    Fingerprint before = image.baked().orElseThrow();

    Files.writeString(image.file(), "exchanged");

    assertThat(bakery().image(InstanceKind.CONTAINER).baked()).contains(before);
    assertThat(before).isNotEqualTo(Fingerprint.of(image.file()));
  }

  @Test
  void bake_scriptFails_failsWithItsLastLines() throws IOException {
    Files.writeString(sources.resolve("bake.sh"), "echo no room >&2; exit 4");

    assertThatThrownBy(this::bake)
        .isInstanceOfSatisfying(
            HothouseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BUILD))
        .hasMessageContaining("exit code 4")
        .hasMessageContaining("no room");
    assertThat(bakery().image(InstanceKind.CONTAINER).baked()).isEmpty();
  }

  @Test
  void image_sameFilesWithOtherModesElsewhere_hasTheSameName() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(sources.relativize(file)));
      }
    }
    assertThat(copy.resolve("bake.sh").toFile().setExecutable(true)).isTrue();

    assertThat(bakery(copy, "1.37.2").image(InstanceKind.CONTAINER).name())
        .isEqualTo(bakery().image(InstanceKind.CONTAINER).name());
  }

  @Test
  void image_anotherReleaseIsAdded_staysTheSame() throws IOException {
    String before = bakery().image(InstanceKind.CONTAINER).name();
    Path added = Files.createDirectories(sources.resolve("kubernetes/1.37/1.37.9"));
    Files.writeString(added.resolve("go.mod"), "module another");

    assertThat(bakery().image(InstanceKind.CONTAINER).name()).isEqualTo(before);
    assertThat(bakery("1.37.9").image(InstanceKind.CONTAINER).name()).isNotEqualTo(before);
  }

  private BakedImage bake() {
    return bakery()
        .bake(
            InstanceKind.CONTAINER,
            Progress.silent().begin("bake"),
            Deadline.after(Duration.ofMinutes(1)));
  }

  private NodeImageBakery bakery() {
    return bakery("1.37.2");
  }

  private NodeImageBakery bakery(String version) {
    return bakery(sources, version);
  }

  private NodeImageBakery bakery(Path folder, String version) {
    Path minor = folder.resolve("kubernetes/1.37");
    KubernetesRelease release =
        new KubernetesRelease(
            version,
            LocalDate.of(2026, 8, 26),
            Optional.of(LocalDate.of(2027, 10, 28)),
            List.of(minor.resolve("minor"), minor.resolve(version)));
    return new NodeImageBakery(
        new LocalCommandRunner(),
        cache,
        folder,
        release,
        (programs, step) -> tools.incrementAndGet());
  }

  private String made() throws IOException {
    return Files.readString(cache.resolve("made"));
  }
}
