package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of one of the local cloud's scripts.
 *
 * @param goal what it is for, as in "Tried to GOAL"
 * @param limit how long it may take
 * @param words its name and arguments
 * @param input what it reads
 * @param code what its failure is
 */
record Script(
    String goal, Duration limit, List<String> words, Optional<Path> input, ErrorCode code) {

  Script {
    words = List.copyOf(words);
  }

  /** Returns a run that reads nothing, and whose failure is the local cloud's. */
  static Script of(String goal, Duration limit, Object... words) {
    return new Script(
        goal,
        limit,
        Stream.of(words).map(Object::toString).toList(),
        Optional.empty(),
        ErrorCode.LOCAL_CLOUD);
  }

  /** Returns this run, reading {@code file}. */
  Script reading(Path file) {
    return new Script(goal, limit, words, Optional.of(file), code);
  }

  /** Returns this run, with another kind of failure. */
  Script failingWith(ErrorCode other) {
    return new Script(goal, limit, words, input, other);
  }
}
