package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Docker, in whose storage our images lie beside the user's own. What it saves is an OCI layout
 * from version 25 on, with layers that are not compressed; Skopeo makes the same layout as the
 * other engines do of what any version saves.
 */
final class DockerEngine implements Engine {
  /** What turns Docker's archives into OCI layouts. */
  static final String CONVERTER = "skopeo";

  private final CommandRunner runner;
  private final EngineProgram docker;

  DockerEngine(CommandRunner runner, EngineProgram docker) {
    this.runner = runner;
    this.docker = docker;
  }

  @Override
  public String description() {
    return docker.version();
  }

  @Override
  public boolean holds(String reference) {
    CommandResult result = docker.attempt("image", "inspect", reference);
    if (!result.succeeded()
        && !result.errors().toLowerCase(Locale.ROOT).contains("no such image")) {
      result.orThrow(ErrorCode.BUILD);
    }
    return result.succeeded();
  }

  @Override
  public void build(BuildJob job, Consumer<String> lines) {
    // Without its newer builder, it knows neither secrets nor mounts.
    docker.build(job, List.of(), Map.of("DOCKER_BUILDKIT", "1"), lines);
  }

  @Override
  public void forgetAllBut(Set<String> references) {
    docker
        .ask("images", "--format", "{{.Repository}}:{{.Tag}}", Containerfile.PREFIX + "*")
        .lines()
        .filter(name -> name.startsWith(Containerfile.PREFIX) && !references.contains(name))
        .forEach(name -> docker.attempt("rmi", name));
  }

  @Override
  public Map<String, String> read(String reference, Collection<String> paths) {
    return CopiedFiles.read(docker, reference, paths);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    Path archive = layout.resolveSibling(layout.getFileName() + ".tar");
    try {
      docker.perform(lines, "save", "--output", archive.toString(), reference);
      runner
          .run(
              Command.of(
                  CONVERTER,
                  "copy",
                  "--dest-compress-format",
                  "zstd",
                  "docker-archive:" + archive,
                  "oci:" + layout + ":" + reference.substring(reference.lastIndexOf(':') + 1)),
              lines)
          .orThrow(ErrorCode.BUILD);
    } finally {
      delete(archive);
    }
  }

  private static void delete(Path archive) {
    try {
      Files.deleteIfExists(archive);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD, "Tried to delete %s, but %s.".formatted(archive, problem), problem);
    }
  }
}
