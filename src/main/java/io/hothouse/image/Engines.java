package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out which engine works on this machine. */
final class Engines {
  private final CommandRunner runner;
  private final Path cache;

  Engines(CommandRunner runner, Path cache) {
    this.runner = runner;
    this.cache = cache;
  }

  /**
   * Returns the first engine that works.
   *
   * @param forced the name of the only one that may be taken
   */
  Engine choose(Optional<String> forced) {
    List<String> candidates = forced.map(List::of).orElse(BuildOptions.ENGINES);
    List<String> reasons = new ArrayList<>();
    for (String name : candidates) {
      Optional<Engine> engine = attempt(name, reasons);
      if (engine.isPresent()) {
        return engine.get();
      }
    }
    throw new HothouseException(
        ErrorCode.BUILD,
        "Tried to find an engine that builds images, but none works here: %s. Next: install buildah."
            .formatted(String.join("; ", reasons)));
  }

  private Optional<Engine> attempt(String name, List<String> reasons) {
    return name.equals("docker") ? attemptDocker(reasons) : attemptOwn(name, reasons);
  }

  /** Tells whether a Docker service answers. */
  boolean hasDocker() {
    return dockerVersion(new ArrayList<>()).isPresent();
  }

  private Optional<String> dockerVersion(List<String> reasons) {
    return answer(Command.of("docker", "version", "--format", "{{.Server.Version}}"), reasons);
  }

  private Optional<Engine> attemptDocker(List<String> reasons) {
    List<String> start = List.of("docker");
    return dockerVersion(reasons)
        .filter(
            version -> answer(Command.of(DockerEngine.CONVERTER, "--version"), reasons).isPresent())
        .map(
            version ->
                new DockerEngine(runner, new EngineProgram(runner, start, "docker " + version)));
  }

  private Optional<Engine> attemptOwn(String name, List<String> reasons) {
    Optional<String> version = answer(Command.of(name, "--version"), reasons);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    for (String driver : List.of("overlay", "vfs")) {
      Path root = cache.resolve("containers").resolve(name + "-" + driver);
      OwnStorage storage = new OwnStorage(root, runFolder(name), driver);
      List<String> start = new ArrayList<>(List.of(name));
      start.addAll(storage.options());
      List<String> words = new ArrayList<>(start);
      words.addAll(List.of("images", "--quiet"));
      if (answer(Command.of(words), reasons).isPresent()) {
        String shortVersion = version.get().replaceFirst(" version", "").replaceFirst(" \\(.*", "");
        EngineProgram program = new EngineProgram(runner, start, shortVersion);
        return Optional.of(
            name.equals("podman")
                ? new PodmanEngine(program, storage)
                : new BuildahEngine(program, storage));
      }
    }
    return Optional.empty();
  }

  /** What must not survive a reboot of the machine: which layers are mounted. */
  private static Path runFolder(String name) {
    Path shared = Path.of("/run");
    Path folder =
        Files.isWritable(shared)
            ? shared.resolve("hothouse")
            : Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("hothouse-" + System.getProperty("user.name"));
    return folder.resolve(name);
  }

  private Optional<String> answer(Command command, List<String> reasons) {
    try {
      CommandResult result = runner.run(command);
      if (result.succeeded()) {
        return Optional.of(result.output().strip());
      }
      reasons.add(command.words().get(0) + ": " + lastLine(result));
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      reasons.add(command.words().get(0) + " is not there");
    }
    return Optional.empty();
  }

  private static String lastLine(CommandResult result) {
    List<String> lines = result.lastLines().lines().toList();
    return lines.isEmpty() ? "exit code " + result.exitCode() : lines.get(lines.size() - 1);
  }
}
