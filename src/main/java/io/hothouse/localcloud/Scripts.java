package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.Root;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the local cloud's scripts as root; nothing else of the program runs as root. */
final class Scripts {
  private final Root root;
  private final Path folder;

  Scripts(Root root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /** Runs a script that may take {@code limit}, and fails with its last lines. */
  void run(ErrorCode code, String goal, Duration limit, String script, Object... arguments) {
    run(code, goal, limit, Optional.empty(), script, arguments);
  }

  /** Runs a script that reads {@code input}. */
  void run(
      ErrorCode code,
      String goal,
      Duration limit,
      Optional<Path> input,
      String script,
      Object... arguments) {
    List<String> words = new ArrayList<>(List.of("bash", folder.resolve(script).toString()));
    List.of(arguments).forEach(argument -> words.add(argument.toString()));
    Command command = Command.of(words).within(limit);
    CommandResult result = root.run(input.map(command::reading).orElse(command));
    if (!result.succeeded()) {
      throw new HothouseException(code, "Tried to %s, but: %s".formatted(goal, result.lastLines()));
    }
  }
}
