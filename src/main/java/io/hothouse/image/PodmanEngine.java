package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.process.CommandResult;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Podman, which builds as Buildah does and has Docker's commands for all else. */
final class PodmanEngine implements Engine {
  private static final int NOT_THERE = 1;

  private final EngineProgram podman;
  private final OwnStorage storage;

  PodmanEngine(EngineProgram podman, OwnStorage storage) {
    this.podman = podman;
    this.storage = storage;
  }

  @Override
  public String description() {
    return storage.describe(podman);
  }

  @Override
  public boolean holds(String reference) {
    CommandResult result = podman.attempt("image", "exists", reference);
    return result.exitCode() != NOT_THERE && result.orThrow(ErrorCode.BUILD).succeeded();
  }

  @Override
  public void build(BuildJob job, Consumer<String> lines) {
    podman.build(job, storage.buildOptions(job), Map.of(), lines);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    OwnStorage.push(podman, reference, layout, lines);
  }

  @Override
  public Map<String, String> read(String reference, Collection<String> paths) {
    return CopiedFiles.read(podman, reference, paths);
  }

  @Override
  public void forgetAllBut(Set<String> references) {
    podman
        .ask("images", "--format", "{{.Repository}}:{{.Tag}}")
        .lines()
        .filter(name -> name.startsWith(Containerfile.PREFIX) && !references.contains(name))
        .forEach(name -> podman.attempt("rmi", name));
    podman.attempt("image", "prune", "--force");
  }
}
