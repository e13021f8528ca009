package io.hothouse.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A local command: its words, what it finds in its environment beside ours, where it runs, what it
 * reads and how long it may take.
 */
public record Command(
    List<String> words,
    Map<String, String> environment,
    Optional<Path> directory,
    Optional<Path> input,
    Duration timeout) {

  /** Copies the collections and refuses an empty command. */
  public Command {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /**
   * Returns a command that runs in our folder and environment, reads nothing and may take ten
   * minutes.
   */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /**
   * Returns a command that runs in our folder and environment, reads nothing and may take ten
   * minutes.
   */
  public static Command of(List<String> words) {
    return new Command(words, Map.of(), Optional.empty(), Optional.empty(), Duration.ofMinutes(10));
  }

  /** Returns this command with these variables added to its environment. */
  public Command withEnvironment(Map<String, String> added) {
    return new Command(words, added, directory, input, timeout);
  }

  /** Returns this command, run in {@code folder}. */
  public Command in(Path folder) {
    return new Command(words, environment, Optional.of(folder), input, timeout);
  }

  /** Returns this command, reading {@code file}. */
  public Command reading(Path file) {
    return new Command(words, environment, directory, Optional.of(file), timeout);
  }

  /** Returns this command with another time limit. */
  public Command within(Duration limit) {
    return new Command(words, environment, directory, input, limit);
  }

  /** Returns the command as it can be pasted into a shell. */
  public String line() {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(quoted(word));
    }
    return line.toString();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
