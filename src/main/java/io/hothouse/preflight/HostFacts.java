package io.hothouse.preflight;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is true on one node, as its own shell printed it.
 *
 * @param asked when our clock said that the question left
 * @param answered when our clock said that the answer was complete
 */
public record HostFacts(String node, Map<String, String> values, Instant asked, Instant answered) {
  /** Keystone's tokens and the certificates of a new cluster bear a few seconds, not minutes. */
  public static final Duration MOST_SKEW = Duration.ofSeconds(2);

  /** Bytes of IPv4, UDP, vxlan and inner Ethernet headers. */
  public static final long VXLAN_OVERHEAD = 50;

  /** Copies the values. */
  public HostFacts {
    values = Map.copyOf(values);
  }

  /** Reads lines of {@code key=value}; other lines and empty values are passed over. */
  static HostFacts parse(String node, String lines, Instant asked, Instant answered) {
    Map<String, String> values = new HashMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0 && !line.substring(equals + 1).isBlank()) {
                values.put(line.substring(0, equals), line.substring(equals + 1).strip());
              }
            });
    return new HostFacts(node, values, asked, answered);
  }

  /** Returns the facts of a node that told none. */
  public static HostFacts none(String node) {
    return new HostFacts(node, Map.of(), Instant.EPOCH, Instant.EPOCH);
  }

  /** Returns these facts with more lines of {@code key=value}. */
  public HostFacts with(String lines) {
    Map<String, String> more = new HashMap<>(values);
    more.putAll(parse(node, lines, asked, answered).values());
    return new HostFacts(node, more, asked, answered);
  }

  /** Returns a fact, if the node told it. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Returns a fact, or words for its absence. */
  public String shown(String key) {
    return values.getOrDefault(key, "unknown");
  }

  /** Returns a fact that is a number, if the node told it. */
  public OptionalLong number(String key) {
    return text(key)
        .filter(value -> value.matches("[0-9]{1,18}"))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElseGet(OptionalLong::empty);
  }

  /**
   * Returns how far the node's clock is ahead of ours: the middle of what is possible, as the
   * node's clock was read after we asked and before we had the answer.
   */
  public Optional<Duration> clockAhead() {
    return instant("clock.first")
        .flatMap(
            first ->
                instant("clock.last")
                    .map(
                        last ->
                            Duration.between(asked, first)
                                .plus(Duration.between(answered, last))
                                .dividedBy(2)));
  }

  private Optional<Instant> instant(String key) {
    return text(key)
        .filter(value -> value.matches("[0-9]{1,12}\\.[0-9]{9}"))
        .map(
            value -> {
              int point = value.indexOf('.');
              return Instant.ofEpochSecond(
                  Long.parseLong(value.substring(0, point)),
                  Long.parseLong(value.substring(point + 1)));
            });
  }
}
