package io.hothouse.facts;

import io.hothouse.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of one node, as its own shell printed it. What it did not tell is unknown, and
 * nothing else: neither absent nor well.
 *
 * @param values what it told, by key
 * @param reasons why it could not tell the rest, by key, where it told why
 * @param silence why nothing is known of what is in neither
 * @param asked when our clock said that the question left
 * @param answered when our clock said that the answer was complete
 */
public record NodeFacts(
    String node,
    Map<String, String> values,
    Map<String, String> reasons,
    String silence,
    Instant asked,
    Instant answered) {
  private static final String NOT_TOLD = "the node did not say";

  /** Copies the maps. */
  public NodeFacts {
    values = Map.copyOf(values);
    reasons = Map.copyOf(reasons);
  }

  /**
   * Reads lines of {@code key=value} and {@code key?reason}; other lines, and keys that are not
   * {@link Fact}s, are passed over.
   */
  static NodeFacts parse(String node, String lines, Instant asked, Instant answered) {
    Map<String, String> values = new HashMap<>();
    Map<String, String> reasons = new HashMap<>();
    lines.lines().forEach(line -> read(line, values, reasons));
    return new NodeFacts(node, values, reasons, NOT_TOLD, asked, answered);
  }

  private static void read(String line, Map<String, String> values, Map<String, String> reasons) {
    int end = 0;
    while (end < line.length() && line.charAt(end) != '=' && line.charAt(end) != '?') {
      end++;
    }
    if (end == line.length() || line.substring(end + 1).isBlank()) {
      return;
    }
    String key = line.substring(0, end);
    if (Fact.named(key).isPresent()) {
      (line.charAt(end) == '=' ? values : reasons).put(key, line.substring(end + 1).strip());
    }
  }

  /** Returns the facts of a node that told them all in one moment. */
  public static NodeFacts of(String node, Map<String, String> values, Instant moment) {
    return new NodeFacts(node, values, Map.of(), NOT_TOLD, moment, moment);
  }

  /** Returns the facts of a node that told none, for that reason. */
  public static NodeFacts none(String node, String reason) {
    return new NodeFacts(node, Map.of(), Map.of(), reason, Instant.EPOCH, Instant.EPOCH);
  }

  /** Returns these facts with what more lines tell. */
  NodeFacts with(String lines) {
    NodeFacts more = parse(node, lines, asked, answered);
    Map<String, String> all = new HashMap<>(values);
    all.putAll(more.values());
    Map<String, String> why = new HashMap<>(reasons);
    why.putAll(more.reasons());
    return new NodeFacts(node, all, why, silence, asked, answered);
  }

  /** Returns a fact of which a node has one. */
  public Observation<String> get(Fact fact) {
    return byKey(fact.key());
  }

  /** Returns a fact about one of several things, as about a port. */
  public Observation<String> get(Fact fact, Object thing) {
    return byKey(fact.of(thing));
  }

  private Observation<String> byKey(String key) {
    String value = values.get(key);
    return value == null
        ? Observation.unknown(reasons.getOrDefault(key, silence))
        : Observation.known(value);
  }

  /** Tells whether a fact is known and is this. */
  public boolean is(Fact fact, String expected) {
    return expected.equals(values.get(fact.key()));
  }

  /** Tells whether a fact is known and is something else than this. */
  public boolean isNot(Fact fact, String expected) {
    return values.containsKey(fact.key()) && !is(fact, expected);
  }

  /** Returns a fact, or words for its being unknown. */
  public String shown(Fact fact) {
    return shown(get(fact));
  }

  /** Returns what is known, or words for its being unknown. */
  public static String shown(Observation<String> fact) {
    return fact.fold(value -> value, reason -> "unknown (" + reason + ")");
  }

  /** Returns a fact that is a number. */
  public Observation<Long> number(Fact fact) {
    return get(fact)
        .fold(
            value ->
                value.matches("[0-9]{1,18}")
                    ? Observation.known(Long.parseLong(value))
                    : Observation.unknown("'%s' is not a number".formatted(value)),
            Observation::unknown);
  }

  /**
   * Returns how far the node's clock is ahead of ours at least: it was read after we asked and
   * before we had the answer, and of a node that answers slowly not more is known.
   */
  public Observation<Duration> clockAhead() {
    return instant(Fact.CLOCK_FIRST)
        .fold(
            first ->
                instant(Fact.CLOCK_LAST)
                    .map(
                        last ->
                            nearestToNone(
                                Duration.between(answered, last), Duration.between(asked, first))),
            Observation::unknown);
  }

  private static Duration nearestToNone(Duration least, Duration most) {
    if (least.compareTo(most) > 0) {
      // It was set between the two readings.
      return least.plus(most).dividedBy(2);
    }
    if (least.compareTo(Duration.ZERO) > 0) {
      return least;
    }
    return most.isNegative() ? most : Duration.ZERO;
  }

  private Observation<Instant> instant(Fact fact) {
    return get(fact)
        .fold(
            value -> {
              if (!value.matches("[0-9]{1,12}\\.[0-9]{9}")) {
                return Observation.unknown("'%s' is not a time".formatted(value));
              }
              int point = value.indexOf('.');
              return Observation.known(
                  Instant.ofEpochSecond(
                      Long.parseLong(value.substring(0, point)),
                      Long.parseLong(value.substring(point + 1))));
            },
            Observation::unknown);
  }
}
