package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.image.distribution.LayoutImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, each a virtual machine of its own, work on one cache at once. */
class SharedCacheTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path root;
  @TempDir private Path cache;
  @TempDir private Path folder;

  @BeforeEach
  void recipes() throws IOException {
    recipe("zero", "FROM scratch\nCOPY first /first\nCOPY second /second\n");
    recipe("one", "FROM localhost/hothouse/zero\n");
    Files.writeString(
        root.resolve("zero/prepare"),
        """
        #!/bin/sh
        echo made >>%1$s/made
        echo first >"$1/first"
        sleep 1
        echo second >"$1/second"
        """
            .formatted(folder));
  }

  @Test
  void start_threeProcessesAtOnce_makeEachImageOnce() throws Exception {
    List<Process> all = List.of(start(), start(), start());

    StringBuilder said = new StringBuilder();
    for (Process process : all) {
      said.append(ended(process, 0));
    }

    assertThat(Files.readAllLines(folder.resolve("made"))).hasSize(1);
    assertThat(said.toString().lines().filter(line -> line.endsWith(" BUILT")).toList())
        .containsExactlyInAnyOrder("zero BUILT", "one BUILT");
    assertAllComplete();
  }

  @Test
  void start_anotherWasKilledHalfWay_makesItAgainAsAWhole() throws Exception {
    Process killed = start();
    while (!Files.exists(folder.resolve("made"))) {
      assertThat(killed.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    killed.destroyForcibly().waitFor();

    ended(start(), 0);

    assertThat(Files.readAllLines(folder.resolve("made"))).hasSize(2);
    assertAllComplete();
  }

  private void assertAllComplete() throws IOException {
    assertThat(entries("images"))
        .hasSize(2)
        .allSatisfy(layout -> LayoutImage.read(layout, "localhost/hothouse/any:tag"));
    assertThat(entries("prepared"))
        .hasSize(1)
        .allSatisfy(
            prepared -> {
              assertThat(prepared.resolve("first")).content().isEqualTo("first\n");
              assertThat(prepared.resolve("second")).content().isEqualTo("second\n");
            });
  }

  private List<Path> entries(String kind) throws IOException {
    try (Stream<Path> all = Files.list(cache.resolve(kind))) {
      return all.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    }
  }

  private Process start() throws IOException {
    return BuildingProcess.of(root, cache).start();
  }

  private static String ended(Process process, int code) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  private void recipe(String name, String text) throws IOException {
    Path own = Files.createDirectories(root.resolve(name));
    Files.writeString(own.resolve("Containerfile"), text);
  }
}
