package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The program of an engine.
 *
 * @param start its name, and the options that all its subcommands need
 * @param version what it says of itself
 */
record EngineProgram(CommandRunner runner, List<String> start, String version) {
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  EngineProgram {
    start = List.copyOf(start);
  }

  /** Runs a subcommand and returns how it ended, well or not. */
  CommandResult attempt(String... words) {
    return runner.run(command(List.of(words)));
  }

  /** Runs a subcommand and returns what it wrote. */
  String ask(String... words) {
    return attempt(words).orThrow(ErrorCode.BUILD).output();
  }

  /** Runs a subcommand and hands on its lines. */
  void perform(Consumer<String> lines, String... words) {
    runner.run(command(List.of(words)), lines).orThrow(ErrorCode.BUILD);
  }

  /**
   * Builds.
   *
   * @param options what this engine alone understands
   * @param variables what it alone goes by
   */
  void build(
      BuildJob job, List<String> options, Map<String, String> variables, Consumer<String> lines) {
    List<String> words = new ArrayList<>(List.of("build"));
    words.addAll(options);
    words.addAll(job.words());
    Map<String, String> environment = new TreeMap<>(job.environment());
    environment.putAll(variables);
    runner
        .run(command(words).withEnvironment(environment).within(LONGEST_BUILD), lines)
        .orThrow(ErrorCode.BUILD);
  }

  private Command command(List<String> words) {
    List<String> all = new ArrayList<>(start);
    all.addAll(words);
    return Command.of(all);
  }
}
