package io.hothouse.referee;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.referee.TestResult.Status;
import io.hothouse.yaml.JsonMappers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears what the tests' Job says, line by line: an object of JSON with an {@code event}, or what is
 * none, which is shown as it is.
 */
final class Hearing implements Consumer<String> {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);

  private final Consumer<String> notes;
  private final List<KnownFailure> knownFailures;
  private final List<TestResult> results = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> leftovers = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private boolean ended;
  private int planned;
  private long counted = System.nanoTime();

  Hearing(List<KnownFailure> knownFailures, Consumer<String> notes) {
    this.knownFailures = knownFailures;
    this.notes = notes;
  }

  @Override
  public void accept(String line) {
    Optional<JsonNode> said = event(line);
    if (said.isPresent()) {
      hear(said.get());
    } else if (!line.isBlank()) {
      notes.accept(line);
    }
  }

  private static Optional<JsonNode> event(String line) {
    try {
      return Optional.ofNullable(JSON.readTree(line)).filter(it -> it.path("event").isTextual());
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private void hear(JsonNode said) {
    switch (said.path("event").textValue()) {
      case "plan" -> planned = said.path("tests").asInt();
      case "test" -> hearResult(said);
      case "list" -> names.add(said.path("id").asText());
      case "note" -> notes.accept(said.path("text").asText());
      case "trouble" -> trouble = Optional.of(said.path("reason").asText());
      case "summary" -> {
        said.path("left").forEach(it -> leftovers.add(it.asText()));
        ended = true;
      }
      default -> notes.accept(said.toString());
    }
  }

  private void hearResult(JsonNode said) {
    Optional<Status> status = status(said.path("status").asText());
    if (status.isEmpty()) {
      notes.accept(said.toString());
      return;
    }
    TestResult result =
        new TestResult(
            said.path("id").asText(),
            status.get(),
            said.path("seconds").asDouble(),
            said.path("reason").asText());
    results.add(result);
    if (status.get() == Status.FAILED && findings(Optional.empty()).reasonKnown(result).isEmpty()) {
      notes.accept("failed: %s: %s".formatted(result.name(), result.beginning(1)));
    }
    if (System.nanoTime() - counted > BETWEEN_COUNTS.toNanos()) {
      counted = System.nanoTime();
      Findings.Tally tally = findings(Optional.empty()).tally();
      notes.accept(
          "%d of %d: %d passed, %d failed, %d failed as known, %d skipped"
              .formatted(
                  results.size(),
                  planned,
                  tally.passed(),
                  tally.failed(),
                  tally.known(),
                  tally.skipped()));
    }
  }

  private static Optional<Status> status(String word) {
    try {
      return Optional.of(Status.valueOf(word.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** Returns the names of the tests that were listed. */
  List<String> names() {
    return List.copyOf(names);
  }

  /** Returns why the tests could not be had, as the Job itself says. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Returns what was found.
   *
   * @param ending why the Job ended before its time
   */
  Findings findings(Optional<String> ending) {
    Optional<String> why = trouble.or(() -> ending);
    return new Findings(
        planned,
        results,
        knownFailures,
        ended ? why : why.or(() -> Optional.of("it ended without a summary")),
        leftovers);
  }
}
