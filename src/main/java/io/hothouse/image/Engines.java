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
    if (!name.equals("docker")) {
      return attemptBuildah(name, reasons);
    }
    return answer(Command.of(name, "version", "--format", "{{.Server.Version}}"), reasons)
        .map(version -> new DockerEngine(runner, version));
  }

  private Optional<Engine> attemptBuildah(String name, List<String> reasons) {
    Optional<String> version = answer(Command.of(name, "--version"), reasons);
    if (version.isEmpty()) {
      return Optional.empty();
    }
    for (String driver : List.of("overlay", "vfs")) {
      Path root = cache.resolve("containers").resolve(name + "-" + driver);
      BuildahEngine.Storage storage = new BuildahEngine.Storage(root, runFolder(name), driver);
      List<String> words = new ArrayList<>(List.of(name));
      words.addAll(storage.options());
      words.addAll(List.of("images", "--quiet"));
      if (answer(Command.of(words), reasons).isPresent()) {
        String shortVersion = version.get().replaceFirst(" version", "").replaceFirst(" \\(.*", "");
        return Optional.of(new BuildahEngine(runner, name, shortVersion, storage));
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
