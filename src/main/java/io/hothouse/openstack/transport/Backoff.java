package io.hothouse.openstack.transport;

import io.hothouse.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: doubled each time, with jitter, never beyond the deadline. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Set<Integer> GATEWAY = Set.of(502, 503, 504);

  /** A service's own error may be gone the next time, or stay for ever. */
  private static final int DEFECT = 500;

  private static final int MOST_AFTER_DEFECT = 4;

  private final Deadline deadline;
  private Duration current = FIRST;
  private int pauses;

  Backoff(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Tells whether the answer is one that another attempt may cure without doing work twice. */
  boolean worthRepeating(Call call, Reply reply) {
    boolean passing =
        GATEWAY.contains(reply.status())
            || (reply.status() == DEFECT && pauses < MOST_AFTER_DEFECT);
    return reply.status() == 429 || (call.repeatable() && passing);
  }

  boolean room() {
    return deadline.remaining().compareTo(current) > 0;
  }

  boolean roomFor(Reply reply) {
    return deadline.remaining().compareTo(asked(reply).orElse(current)) > 0;
  }

  Duration next() {
    pauses++;
    Duration pause = jittered(current);
    Duration doubled = current.multipliedBy(2);
    current = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }

  /** Returns at least the pause that the service asks for. */
  Duration next(Reply reply) {
    Duration own = next();
    return asked(reply).map(asked -> asked.plus(own.dividedBy(4))).orElse(own);
  }

  private static Duration jittered(Duration pause) {
    double factor = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    return Duration.ofNanos((long) (pause.toNanos() * factor));
  }

  private static Optional<Duration> asked(Reply reply) {
    return reply.headers().firstValue("Retry-After").flatMap(Backoff::parsed);
  }

  private static Optional<Duration> parsed(String text) {
    if (text.matches("\\d{1,6}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      Duration until = Duration.between(Instant.now(), at);
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }
}
