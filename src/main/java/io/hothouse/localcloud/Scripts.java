package io.hothouse.localcloud;

import io.hothouse.HothouseException;
import io.hothouse.pipeline.SteadyNotes;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.Root;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the local cloud's scripts as root; nothing else of the program runs as root. */
final class Scripts {
  private final Root root;
  private final Path folder;

  Scripts(Root root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /** Returns one of the scripts' files. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Runs a script to its end.
   *
   * @param note told how it comes along, at least every ten seconds
   * @return what it wrote
   * @throws HothouseException with the script's code and its last lines when it fails
   */
  String run(Script script, Consumer<String> note) {
    List<String> words = new ArrayList<>(List.of("bash", file(script.words().get(0)).toString()));
    words.addAll(script.words().subList(1, script.words().size()));
    Command command = Command.of(words).within(script.limit());
    try (SteadyNotes notes = new SteadyNotes(script.goal(), note)) {
      CommandResult result = root.run(script.input().map(command::reading).orElse(command), notes);
      if (!result.succeeded()) {
        throw new HothouseException(
            script.code(), "Tried to %s, but: %s".formatted(script.goal(), result.lastLines()));
      }
      return result.output();
    }
  }
}
