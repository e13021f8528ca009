package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Buildah. */
final class BuildahEngine implements Engine {
  private static final int ABSENT = 3;

  /** Shows the file $1 of what is mounted at $ROOT, and nothing that a link outside leads to. */
  private static final String SHOW =
      "root=$(realpath \"$ROOT\") && file=$(realpath -e \"$root$1\" 2>/dev/null) || exit 3;"
          + " case $file in \"$root\"/*) cat \"$file\" ;; *) exit 3 ;; esac";

  private final EngineProgram buildah;
  private final OwnStorage storage;

  BuildahEngine(EngineProgram buildah, OwnStorage storage) {
    this.buildah = buildah;
    this.storage = storage;
  }

  @Override
  public String description() {
    return storage.describe(buildah);
  }

  @Override
  public boolean holds(String reference) {
    CommandResult result = buildah.attempt("inspect", "--type", "image", reference);
    if (!result.succeeded() && !result.errors().contains("image not known")) {
      result.orThrow(ErrorCode.BUILD);
    }
    return result.succeeded();
  }

  @Override
  public void build(BuildJob job, Consumer<String> lines) {
    buildah.build(job, storage.buildOptions(job), Map.of(), lines);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    OwnStorage.push(buildah, reference, layout, lines);
  }

  /**
   * A container is made of the image, mounted, looked at and thrown away. Who is not root sees what
   * is mounted only inside a session of Buildah's.
   */
  @Override
  public Map<String, String> read(String reference, Collection<String> paths) {
    String container = buildah.ask("from", "--pull=never", reference).strip();
    try {
      CommandResult mounted = buildah.attempt("mount", container);
      return mounted.succeeded()
          ? mounted(Path.of(mounted.output().strip()), reference, paths)
          : inSession(container, paths);
    } finally {
      buildah.attempt("rm", container);
    }
  }

  private static Map<String, String> mounted(
      Path folder, String reference, Collection<String> paths) {
    try {
      Path root = folder.toRealPath();
      Map<String, String> texts = new TreeMap<>();
      for (String path : paths) {
        read(root, path, texts);
      }
      return texts;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to read files of the image %s, but %s. Next: look at the rights of %s."
              .formatted(reference, problem, folder),
          problem);
    }
  }

  /** A link in an image may lead to this machine's own files, which are not the image's. */
  private static void read(Path root, String path, Map<String, String> texts) throws IOException {
    try {
      Path file = root.resolve(path.substring(1)).toRealPath();
      if (file.startsWith(root)) {
        texts.put(path, Files.readString(file));
      }
    } catch (NoSuchFileException absent) {
      // The caller is told by its absence.
    }
  }

  private Map<String, String> inSession(String container, Collection<String> paths) {
    Map<String, String> texts = new TreeMap<>();
    for (String path : paths) {
      CommandResult result =
          buildah.attempt("unshare", "--mount", "ROOT=" + container, "sh", "-c", SHOW, "sh", path);
      if (result.exitCode() != ABSENT) {
        texts.put(path, result.orThrow(ErrorCode.BUILD).output());
      }
    }
    return texts;
  }

  @Override
  public void forgetAllBut(Set<String> references) {
    buildah
        .ask("images", "--format", "{{.Name}}:{{.Tag}}")
        .lines()
        .filter(name -> name.startsWith(Containerfile.PREFIX) && !references.contains(name))
        .forEach(name -> buildah.attempt("rmi", name));
    buildah.attempt("rmi", "--prune");
  }
}
