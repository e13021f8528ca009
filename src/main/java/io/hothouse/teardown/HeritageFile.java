package io.hothouse.teardown;

import io.hothouse.ErrorCode;
import io.hothouse.environment.StateFolder;
import io.hothouse.files.FileTrouble;
import io.hothouse.openstack.heat.Heritage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Keeps how a stack's own things are known until all of them are gone. */
final class HeritageFile {
  private static final String NAME = "heritage";
  private static final int HEAD = 3;

  private HeritageFile() {}

  static void save(StateFolder state, Heritage heritage) {
    String created = heritage.created().map(Instant::toString).orElse("");
    state.write(
        NAME,
        "%s%n%s%n%s%n%s%n"
            .formatted(
                (heritage.tag() + " " + heritage.stackId()).strip(),
                heritage.stackName(),
                created,
                String.join("\n", new TreeSet<>(heritage.resources()))));
  }

  static Optional<Heritage> load(StateFolder state) {
    Path file = state.file(NAME);
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() <= HEAD) {
        return Optional.empty();
      }
      String[] stack = lines.get(0).split(" ", 2);
      return Optional.of(
          new Heritage(
              stack[0],
              stack.length > 1 ? stack[1] : "",
              lines.get(1),
              Optional.of(lines.get(2)).filter(it -> !it.isEmpty()).map(Instant::parse),
              Set.copyOf(lines.subList(HEAD, lines.size()))));
    } catch (IOException problem) {
      throw FileTrouble.of(ErrorCode.CONFIG, "read " + file, problem, StateFolder.DISPENSABLE);
    }
  }
}
