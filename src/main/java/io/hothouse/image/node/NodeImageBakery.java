package io.hothouse.image.node;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.pipeline.PartTimes;
import io.hothouse.pipeline.ProcessLock;
import io.hothouse.process.Command;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import io.hothouse.release.KubernetesRelease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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

  /** The programs that all the scripts run, with the Debian packages that they come from. */
  private static final Map<String, String> TOOLS =
      Map.of("mmdebstrap", "mmdebstrap", "mke2fs", "e2fsprogs", "zstd", "zstd");

  /** The release in the image, which {@code debian.sh} knows by its name. */
  private static final String DEBIAN = "13";

  private static final String DIGEST_PROPERTY = "hothouse_node_digest";
  private static final String VERSION_PROPERTY = "hothouse_kubernetes";
  private static final List<String> BUNDLE_SOURCES =
      List.of(
          "kubernetes.sh",
          "kubernetes/make.sh",
          "kubernetes/compile.sh",
          "kubernetes/pause.c",
          "debian.sh");
  private static final List<String> IMAGE_SOURCES = List.of("bake.sh", "prepare.sh", "files");

  private final CommandRunner runner;
  private final Path cache;
  private final Path sources;
  private final KubernetesRelease release;
  private final BiConsumer<Map<String, String>, Step> tools;
  private final PartTimes times;

  /**
   * Creates a bakery.
   *
   * @param cache this program's cache folder
   * @param sources the folder {@code images/node}
   * @param release the Kubernetes of the nodes
   * @param tools is called before the scripts run, and sees to it that programs are there, which it
   *     is given with the Debian packages that they come from
   */
  public NodeImageBakery(
      CommandRunner runner,
      Path cache,
      Path sources,
      KubernetesRelease release,
      BiConsumer<Map<String, String>, Step> tools) {
    this.runner = runner;
    this.cache = cache;
    this.sources = sources;
    this.release = release;
    this.tools = tools;
    this.times = PartTimes.of(cache);
  }

  /** Returns the image for instances of that kind, without looking whether it is there. */
  public BakedImage image(InstanceKind kind) {
    ImageForm form = ImageForm.of(kind);
    List<Path> all = new ArrayList<>(bundleSources());
    Stream.of(IMAGE_SOURCES, form.sources())
        .flatMap(List::stream)
        .forEach(name -> all.add(sources.resolve(name)));
    String digest = FolderDigest.of(sources, all);
    Map<String, String> properties = new TreeMap<>(form.properties());
    properties.putAll(Map.of("os_type", "linux", "os_distro", "debian", "os_version", DEBIAN));
    properties.put(DIGEST_PROPERTY, digest);
    properties.put(VERSION_PROPERTY, release.version());
    return new BakedImage(
        NAME_PREFIX + digest,
        cache.resolve("node").resolve(digest).resolve(form.file()),
        form.diskFormat(),
        form.minDisk(),
        properties);
  }

  /** Tells whether an image with these properties in Glance was baked by any version of this. */
  public static boolean hasBaked(Map<String, String> properties) {
    return properties.containsKey(DIGEST_PROPERTY);
  }

  /** Returns what {@link #bake} would have to make now, in order; nothing when all is there. */
  public List<FirstRun.Part> missing(InstanceKind kind) {
    if (image(kind).isThere()) {
      return List.of();
    }
    return bundle().areThere()
        ? List.of(FirstRun.Part.NODE_IMAGE)
        : List.of(FirstRun.Part.KUBERNETES, FirstRun.Part.NODE_IMAGE);
  }

  /**
   * Returns the image for instances of that kind, baked first where the cache lacks it, which takes
   * minutes and root.
   *
   * @throws HothouseException with {@link ErrorCode#BUILD} and the script's last lines
   */
  public BakedImage bake(InstanceKind kind, Step step, Deadline deadline) {
    ImageForm form = ImageForm.of(kind);
    BakedImage image = image(kind);
    if (image.isThere()) {
      step.note("node image " + image.name() + " is in the cache");
      return image;
    }
    Path bundle = parts(step, deadline).bundle();
    return alone(
        "node-image",
        "the node image",
        step,
        deadline,
        () -> {
          if (!image.isThere()) {
            step.run(
                "node image",
                part ->
                    times.timed(
                        FirstRun.Part.NODE_IMAGE.key(),
                        () ->
                            run(
                                form.tools(),
                                part,
                                deadline,
                                "bake.sh",
                                form.argument(),
                                bundle.toString(),
                                image.file().toString())));
            image.writeDown();
          }
          return image;
        });
  }

  /**
   * Returns what makes a node of a stock Debian; the Kubernetes bundle is made first where the
   * cache lacks it.
   *
   * @throws HothouseException with {@link ErrorCode#BUILD} and the script's last lines
   */
  public NodeParts parts(Step step, Deadline deadline) {
    NodeParts parts = bundle();
    if (parts.areThere()) {
      return parts;
    }
    return alone(
        "kubernetes",
        "the Kubernetes bundle",
        step,
        deadline,
        () -> {
          if (!parts.areThere()) {
            step.run(
                "Kubernetes " + release.version(),
                part ->
                    times.timed(
                        FirstRun.Part.KUBERNETES.key(),
                        () ->
                            run(
                                Map.of(),
                                part,
                                deadline,
                                "kubernetes.sh",
                                parts.bundle().toString(),
                                release.version())));
          }
          return parts;
        });
  }

  private NodeParts bundle() {
    return new NodeParts(
        sources, cache.resolve("kubernetes").resolve(FolderDigest.of(sources, bundleSources())));
  }

  /** Another process may be making the very same: then that one is waited for. */
  private <T> T alone(String name, String subject, Step step, Deadline deadline, Supplier<T> work) {
    Path lock = cache.resolve("locks").resolve(name + ".lock");
    return ProcessLock.holding(lock, subject, deadline, step::note, work);
  }

  private List<Path> bundleSources() {
    return Stream.concat(BUNDLE_SOURCES.stream().map(sources::resolve), release.sources().stream())
        .toList();
  }

  private Void run(
      Map<String, String> furtherTools,
      Step step,
      Deadline deadline,
      String script,
      String... arguments) {
    Map<String, String> needed = new TreeMap<>(TOOLS);
    needed.putAll(furtherTools);
    tools.accept(needed, step);
    deadline.check(script + " to begin", "nothing yet");
    List<String> words =
        Stream.concat(Stream.of("bash", sources.resolve(script).toString()), Stream.of(arguments))
            .toList();
    runner.run(Command.of(words).within(deadline.remaining()), step::note).orThrow(ErrorCode.BUILD);
    return null;
  }
}
