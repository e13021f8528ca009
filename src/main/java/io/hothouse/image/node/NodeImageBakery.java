package io.hothouse.image.node;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bakes the node image, and the Kubernetes bundle that goes into it, unless the cache has them.
 *
 * <p>Both are addressed by the content of the scripts and files that make them, so nothing is ever
 * baked twice from the same sources.
 */
public final class NodeImageBakery {
  /** What the names of all baked images begin with; the digest of the sources follows. */
  public static final String NAME_PREFIX = "hothouse-node-";

  private static final String DIGEST_PROPERTY = "hothouse_node_digest";
  private static final int SHORT_DIGEST = 12;
  private static final List<String> BUNDLE_SOURCES =
      List.of("kubernetes.sh", "kubernetes", "debian.sh");

  private final CommandRunner runner;
  private final Path cache;
  private final Path sources;

  /**
   * Creates a bakery.
   *
   * @param cache this program's cache folder
   * @param sources the folder {@code images/node}
   */
  public NodeImageBakery(CommandRunner runner, Path cache, Path sources) {
    this.runner = runner;
    this.cache = cache;
    this.sources = sources;
  }

  /** Returns the image that {@link #bake} would return, without looking whether it is there. */
  public NodeImage image() {
    String digest = shortDigest(List.of(sources));
    return new NodeImage(
        NAME_PREFIX + digest,
        cache.resolve("node").resolve(digest).resolve("image.raw"),
        Map.of("os_type", "linux", "os_distro", "debian", DIGEST_PROPERTY, digest));
  }

  /** Tells whether an image with these properties in Glance was baked by any version of this. */
  public static boolean hasBaked(Map<String, String> properties) {
    return properties.containsKey(DIGEST_PROPERTY);
  }

  /** Tells whether the image is in the cache, so that {@link #bake} answers at once. */
  public boolean isBaked() {
    return Files.isRegularFile(image().file());
  }

  /**
   * Returns the image, baked first where the cache lacks it, which takes minutes and root.
   *
   * @throws HothouseException with {@link ErrorCode#BUILD} and the script's last lines
   */
  public NodeImage bake(Step step, Deadline deadline) {
    NodeImage image = image();
    if (isBaked()) {
      step.note("node image " + image.name() + " is in the cache");
      return image;
    }
    Path bundle = parts(step, deadline).bundle();
    step.run("node image", part -> run(part, deadline, "bake.sh", bundle, image.file()));
    return image;
  }

  /**
   * Returns what makes a node of a stock Debian; the Kubernetes bundle is made first where the
   * cache lacks it.
   *
   * @throws HothouseException with {@link ErrorCode#BUILD} and the script's last lines
   */
  public NodeParts parts(Step step, Deadline deadline) {
    Path bundle = cache.resolve("kubernetes").resolve(shortDigest(bundleSources()));
    if (!Files.isRegularFile(bundle.resolve("SHA256SUMS"))) {
      step.run("Kubernetes from source", part -> run(part, deadline, "kubernetes.sh", bundle));
    }
    return new NodeParts(sources, bundle);
  }

  private List<Path> bundleSources() {
    return BUNDLE_SOURCES.stream().map(sources::resolve).toList();
  }

  private String shortDigest(List<Path> parts) {
    return FolderDigest.of(sources, parts).substring(0, SHORT_DIGEST);
  }

  private Void run(Step step, Deadline deadline, String script, Path... arguments) {
    deadline.check(script + " to begin", "nothing yet");
    List<String> words =
        Stream.concat(
                Stream.of("bash", sources.resolve(script).toString()),
                Arrays.stream(arguments).map(Path::toString))
            .toList();
    runner.run(Command.of(words).within(deadline.remaining()), step::note).orThrow(ErrorCode.BUILD);
    return null;
  }
}
