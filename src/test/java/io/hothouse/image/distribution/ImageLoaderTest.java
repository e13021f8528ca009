package io.hothouse.image.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Progress;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.SshTarget;
import io.hothouse.ssh.TestSshServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageLoaderTest {
  private static final SshKeyPair KEY = SshKeyPair.generate();

  @TempDir Path folder;
  private LayoutImage mariadb;
  private LayoutImage keystone;
  private TestSshServer server;
  private SshConnections connections;

  @BeforeEach
  void start() throws IOException {
    mariadb = LayoutFixture.write(folder.resolve("m"), "localhost/mariadb:1", "base", "mariadb");
    keystone = LayoutFixture.write(folder.resolve("k"), "localhost/keystone:1", "base", "keystone");
    server = TestSshServer.start(KEY);
    connections = new SshConnections(KEY);
  }

  @AfterEach
  void stop() {
    connections.close();
    server.close();
  }

  @Test
  void load_emptyNode_sendsAllBlobsAndThenNothing() {
    NodeLoad first = load(loader("one"), "one", mariadb);

    assertThat(first.loaded()).containsExactly("localhost/mariadb:1");
    assertThat(first.blobsSent()).isEqualTo(4);
    assertThat(first.summary()).startsWith("4 blobs, 0.0 MB");
    NodeLoad second = load(loader("one"), "one", mariadb);
    assertThat(second.loaded()).isEmpty();
    assertThat(second.present()).containsExactly("localhost/mariadb:1");
    assertThat(second.bytesSent()).isZero();
    assertThat(second.summary()).isEqualTo("all there");
  }

  @Test
  void load_sharedLayer_isNotSentAgain() {
    load(loader("one"), "one", mariadb);

    NodeLoad load = load(loader("one"), "one", keystone);

    assertThat(load.blobsSent()).isEqualTo(3);
    assertThat(load.blobsSkipped()).isEqualTo(1);
  }

  @Test
  void load_twoImagesFromTwoThreads_sendsNoBlobTwice() throws IOException {
    ImageLoader loader = loader("one");

    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> load(loader, "one", mariadb)),
            CompletableFuture.runAsync(() -> load(loader, "one", keystone)))
        .join();

    assertThat(Files.readAllLines(folder.resolve("one/received")))
        .hasSize(7)
        .doesNotHaveDuplicates();
  }

  @Test
  void load_blobThatWasCollectedMeanwhile_isSentAfterAll() throws IOException {
    ImageLoader loader = loader("one");
    load(loader, "one", mariadb);
    try (Stream<Path> blobs = Files.list(folder.resolve("one/blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        Files.delete(blob);
      }
    }
    // So that the stand-in does not trip over an image without a manifest.
    Files.delete(folder.resolve("one/images/localhost_mariadb:1.name"));

    NodeLoad load = load(loader, "one", keystone);

    assertThat(load.loaded()).containsExactly("localhost/keystone:1");
    assertThat(load.blobsSent()).isEqualTo(5);
  }

  @Test
  void load_partArrivedBefore_sendsOnlyTheRest() throws IOException {
    Blob layer = mariadb.contents().get(2);
    byte[] content = Files.readAllBytes(folder.resolve("m").resolve(layer.path()));
    arrive("one", layer.hex() + ".part", Arrays.copyOf(content, 100));
    Blob base = mariadb.contents().get(1);
    arrive("one", base.hex(), Files.readAllBytes(folder.resolve("m").resolve(base.path())));

    NodeLoad load = load(loader("one"), "one", mariadb);

    assertThat(load.bytesSent())
        .isEqualTo(mariadb.blobs().stream().mapToLong(Blob::size).sum() - 100 - base.size());
    assertThat(folder.resolve("one").resolve(layer.path())).hasBinaryContent(content);
    assertThat(incoming("one").resolve("blobs/sha256")).isEmptyDirectory();
  }

  @Test
  void load_connectionBreaks_goesOnWhereItBroke() throws IOException {
    AtomicInteger shipments = new AtomicInteger();
    // The first shipment ends after 300 bytes, as if the line had been cut.
    try (TestSshServer unsteady =
        TestSshServer.start(
            KEY,
            line ->
                line.contains("receive_blob") && shipments.incrementAndGet() == 1
                    ? "head -c 300 | { " + line + "; }; kill -9 $$"
                    : line)) {
      ImageLoader loader = loader("one");
      NodeLoad load =
          loader
              .load(
                  List.of(mariadb),
                  List.of(unsteady.target("one")),
                  Progress.silent().begin("load"),
                  soon())
              .get(0);

      assertThat(load.loaded()).containsExactly("localhost/mariadb:1");
      assertThat(shipments).hasValue(2);
      // The second one brings less than all of it.
      long whole = mariadb.blobs().stream().mapToLong(Blob::size).sum();
      assertThat(load.bytesSent() - whole).isLessThan(whole);
    }
  }

  @Test
  void load_whatArrivedBeforeIsDamaged_isSentAgain() throws IOException {
    Blob layer = mariadb.contents().get(2);
    arrive("one", layer.hex(), new byte[(int) layer.size()]);

    NodeLoad load = load(loader("one"), "one", mariadb);

    assertThat(load.loaded()).containsExactly("localhost/mariadb:1");
    assertThat(folder.resolve("one").resolve(layer.path()))
        .hasSameBinaryContentAs(folder.resolve("m").resolve(layer.path()));
  }

  private void arrive(String node, String name, byte[] content) throws IOException {
    Path blobs = Files.createDirectories(incoming(node).resolve("blobs/sha256"));
    Files.write(blobs.resolve(name), content);
  }

  @Test
  void load_oneNodeBroken_othersGetTheImageAndItIsNamed() {
    try (TestSshServer broken =
        TestSshServer.start(KEY, line -> "echo 'no space left on device' >&2; exit 1")) {
      List<SshTarget> nodes = List.of(broken.target("broken"), server.target("one"));

      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  loader("one")
                      .load(List.of(mariadb), nodes, Progress.silent().begin("load"), soon()));

      assertThat(failure.code()).isEqualTo(ErrorCode.DEPLOY);
      assertThat(failure).hasMessageContainingAll("1 of 2", "broken: ", "no space left on device");
      assertThat(folder.resolve("one/images/localhost_mariadb:1")).exists();
    }
  }

  @Test
  void read_layoutWithSeveralImages_findsTheNamedOneOnly() throws IOException {
    LayoutFixture.write(folder.resolve("both"), "localhost/mariadb:1", "base", "mariadb");
    LayoutFixture.write(folder.resolve("both"), "localhost/keystone:1", "base", "keystone");

    assertThat(LayoutImage.read(folder.resolve("both"), "localhost/keystone:1").contents())
        .isEqualTo(keystone.contents());
    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () -> LayoutImage.read(folder.resolve("both"), "localhost/heat:1"));
    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE);
  }

  @Test
  void read_truncatedLayer_isRefused() throws IOException {
    Path blob = folder.resolve("m").resolve(mariadb.contents().get(1).path());
    Files.writeString(blob, "x");

    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () -> LayoutImage.read(folder.resolve("m"), "localhost/mariadb:1"));

    assertThat(failure).hasMessageContainingAll("localhost/mariadb:1", "wrong size");
  }

  private ImageLoader loader(String node) {
    try {
      Path script = Path.of(getClass().getResource("fake-ctr").toURI());
      List<String> ctr = List.of("bash", script.toString(), folder.resolve(node).toString());
      return new ImageLoader(
          connections, () -> new NodeStore(List.of(), ctr, incoming(node).toString()));
    } catch (URISyntaxException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private Path incoming(String node) {
    return folder.resolve(node + "-incoming");
  }

  private NodeLoad load(ImageLoader loader, String node, LayoutImage image) {
    return loader
        .load(List.of(image), List.of(server.target(node)), Progress.silent().begin("load"), soon())
        .get(0);
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }
}
