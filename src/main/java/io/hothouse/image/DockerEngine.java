package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Docker, whose {@code save} writes an OCI layout from version 25 on. */
final class DockerEngine implements Engine {
  private final CommandRunner runner;
  private final String version;

  DockerEngine(CommandRunner runner, String version) {
    this.runner = runner;
    this.version = version;
  }

  @Override
  public String description() {
    return "docker " + version;
  }

  @Override
  public boolean holds(String reference) {
    return runner.run(Command.of("docker", "image", "inspect", reference)).succeeded();
  }

  @Override
  public void build(BuildJob job, Consumer<String> lines) {
    List<String> words = new ArrayList<>(List.of("docker", "build", "--tag", job.reference()));
    if (job.noCache()) {
      words.add("--no-cache");
    }
    job.platform().ifPresent(it -> words.addAll(List.of("--platform", it.toString())));
    job.arguments()
        .forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
    job.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    words.addAll(List.of("--file", job.context().resolve("Containerfile").toString()));
    words.add(job.context().toString());
    runner.run(Command.of(words).within(Duration.ofMinutes(30)), lines).orThrow(ErrorCode.BUILD);
  }

  @Override
  public void forgetAllBut(Set<String> references) {
    runner
        .run(
            Command.of(
                "docker",
                "images",
                "--format",
                "{{.Repository}}:{{.Tag}}",
                Containerfile.PREFIX + "*"))
        .orThrow(ErrorCode.BUILD)
        .output()
        .lines()
        .filter(name -> !references.contains(name))
        .forEach(name -> runner.run(Command.of("docker", "rmi", name)));
  }

  @Override
  public Optional<String> read(String reference, String path) {
    CommandResult result =
        runner.run(Command.of("docker", "run", "--rm", "--entrypoint", "cat", reference, path));
    return result.succeeded() ? Optional.of(result.output()) : Optional.empty();
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    Path archive = layout.resolveSibling(layout.getFileName() + ".tar");
    try {
      Files.createDirectories(layout);
      runner
          .run(Command.of("docker", "save", "--output", archive.toString(), reference), lines)
          .orThrow(ErrorCode.BUILD);
      runner
          .run(Command.of("tar", "-xf", archive.toString(), "-C", layout.toString()), lines)
          .orThrow(ErrorCode.BUILD);
      Files.delete(archive);
      if (!Files.exists(layout.resolve("oci-layout"))) {
        throw new HothouseException(
            ErrorCode.BUILD,
            "Tried to save %s as an OCI layout, but docker %s wrote its older format. Next: take docker 25 or newer, or install buildah."
                .formatted(reference, version));
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to save %s to %s, but %s.".formatted(reference, layout, problem.getMessage()),
          problem);
    }
  }
}
