package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
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

/**
 * Buildah or Podman, with a storage of our own, so that nothing of the user's is touched. Both
 * build in a plain chroot, which needs no namespace that a container might forbid.
 */
final class BuildahEngine implements Engine {
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  private final CommandRunner runner;
  private final String program;
  private final String version;
  private final Storage storage;

  BuildahEngine(CommandRunner runner, String program, String version, Storage storage) {
    this.runner = runner;
    this.program = program;
    this.version = version;
    this.storage = storage;
  }

  /**
   * Where layers are kept.
   *
   * @param driver overlay or vfs
   */
  record Storage(Path root, Path run, String driver) {
    List<String> options() {
      return List.of(
          "--root", root.toString(), "--runroot", run.toString(), "--storage-driver", driver);
    }

    /** Caching each instruction pays only where a layer costs nothing to stack on another. */
    boolean cheapLayers() {
      return driver.equals("overlay");
    }
  }

  @Override
  public String description() {
    return "%s, %s storage, chroot isolation".formatted(version, storage.driver());
  }

  @Override
  public boolean holds(String reference) {
    return runner.run(command("images", "--quiet", reference)).succeeded();
  }

  @Override
  public void build(BuildJob job, Consumer<String> lines) {
    List<String> words = new ArrayList<>(List.of("build", "--isolation", "chroot"));
    words.add("--layers=" + storage.cheapLayers());
    words.add(job.mayPull() ? "--pull=missing" : "--pull=never");
    if (job.noCache()) {
      words.add("--no-cache");
    }
    job.platform().ifPresent(it -> words.addAll(List.of("--platform", it.toString())));
    words.addAll(List.of("--tag", job.reference()));
    job.arguments()
        .forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
    job.labels().forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    words.addAll(List.of("--file", job.context().resolve("Containerfile").toString()));
    words.add(job.context().toString());
    runner
        .run(command(words.toArray(String[]::new)).within(LONGEST_BUILD), lines)
        .orThrow(ErrorCode.BUILD);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    runner
        .run(
            command(
                "push",
                "--format",
                "oci",
                "--compression-format",
                "zstd",
                reference,
                "oci:" + layout + ":" + reference.substring(reference.lastIndexOf(':') + 1)),
            lines)
        .orThrow(ErrorCode.BUILD);
  }

  /** A container is made of the image, mounted, looked at and thrown away. */
  @Override
  public Optional<String> read(String reference, String path) {
    String container = ask(command("from", "--pull=never", reference)).strip();
    try {
      Path root = Path.of(ask(command("mount", container)).strip());
      Path file = root.resolve(path.substring(1));
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to read %s of the image %s, but %s.".formatted(path, reference, problem),
          problem);
    } finally {
      runner.run(command("rm", container));
    }
  }

  @Override
  public void forgetAllBut(Set<String> references) {
    ask(command("images", "--format", "{{.Name}}:{{.Tag}}"))
        .lines()
        .filter(name -> name.startsWith(Containerfile.PREFIX) && !references.contains(name))
        .forEach(name -> runner.run(command("rmi", name)));
    runner.run(command("rmi", "--prune"));
  }

  private String ask(Command command) {
    return runner.run(command).orThrow(ErrorCode.BUILD).output();
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(storage.options());
    all.addAll(List.of(words));
    return Command.of(all);
  }
}
