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
    buildah.build(job, storage.buildOptions(job), lines);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    OwnStorage.push(buildah, reference, layout, lines);
  }

  /** A container is made of the image, mounted, looked at and thrown away. */
  @Override
  public Map<String, String> read(String reference, Collection<String> paths) {
    String container = buildah.ask("from", "--pull=never", reference).strip();
    try {
      Path root = Path.of(buildah.ask("mount", container).strip()).toRealPath();
      Map<String, String> texts = new TreeMap<>();
      for (String path : paths) {
        read(root, path, texts);
      }
      return texts;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to read files of the image %s, but %s.".formatted(reference, problem),
          problem);
    } finally {
      buildah.attempt("rm", container);
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
