package io.hothouse.facts;

import io.hothouse.facts.Judgement.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a node must have enough of, and that its clock is right. */
final class ResourceJudge {
  /** Keystone's tokens and the certificates of a new cluster bear a few seconds, not minutes. */
  private static final Duration MOST_SKEW = Duration.ofSeconds(2);

  private static final long KIB_PER_MIB = 1024;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  /** The images of the services and their unpacked layers, which are yet to come. */
  private static final long LEAST_DISK_MIB = 2048;

  /** Kubelets begin to evict pods near it. */
  private static final long FULL_PERCENT = 95;

  /** kubeadm refuses control planes with less. */
  private static final long LEAST_MEMORY_MIB = 1700;

  /** What a kubelet needs to start anything at all. */
  private static final long LEAST_LEFT_MIB = 64;

  private ResourceJudge() {}

  static Judgement clock(NodeFacts facts) {
    String needed = "within %d s of this machine".formatted(MOST_SKEW.toSeconds());
    return facts
        .clockAhead()
        .fold(
            ahead ->
                Judgement.of(
                    Requirement.CLOCK,
                    ahead.abs().compareTo(MOST_SKEW) <= 0,
                    String.format(Locale.ROOT, "%+.3f s", ahead.toNanos() / 1e9),
                    needed),
            reason -> Judgement.unknown(Requirement.CLOCK, reason, needed));
  }

  static Judgement disk(NodeFacts facts) {
    String needed = "%d MiB free, at most %d %% used".formatted(LEAST_DISK_MIB, FULL_PERCENT - 1);
    Optional<Long> free = facts.number(Fact.DISK_FREE).known().map(it -> it / KIB_PER_MIB);
    Optional<Long> used = facts.number(Fact.DISK_USED).known();
    if (free.isEmpty() || used.isEmpty()) {
      return Judgement.unknown(
          Requirement.DISK,
          facts
              .number(Fact.DISK_FREE)
              .reason()
              .or(() -> facts.number(Fact.DISK_USED).reason())
              .orElseThrow(),
          needed);
    }
    Level level = free.get() < LEAST_DISK_MIB ? Level.SCARCE : Level.GOOD;
    return new Judgement(
        Requirement.DISK,
        used.get() >= FULL_PERCENT ? Level.BROKEN : level,
        "%d MiB free, %d %% used".formatted(free.get(), used.get()),
        needed,
        List.of("%d %% of /var/lib are used, %d MiB are free".formatted(used.get(), free.get())));
  }

  /** A container sees the machine's memory; its control group tells what it may use. */
  static Judgement memory(NodeFacts facts) {
    String needed = "%d MiB, %d MiB of them available".formatted(LEAST_MEMORY_MIB, LEAST_LEFT_MIB);
    Optional<Long> total = facts.number(Fact.MEMORY_TOTAL).known().map(it -> it / KIB_PER_MIB);
    Optional<Long> limit = facts.number(Fact.MEMORY_LIMIT).known().map(it -> it / BYTES_PER_MIB);
    Optional<Long> available =
        facts.number(Fact.MEMORY_AVAILABLE).known().map(it -> it / KIB_PER_MIB);
    Optional<Long> used = facts.number(Fact.MEMORY_USED).known().map(it -> it / BYTES_PER_MIB);
    Optional<Long> size = least(total, limit);
    Optional<Long> left = least(available, limit.flatMap(it -> used.map(of -> it - of)));
    // A limit that is not known, unlike one that is not set, may be less than all that is known.
    boolean unlimited = facts.is(Fact.MEMORY_LIMIT, "none") || limit.isPresent();
    if (size.isEmpty() || left.isEmpty() || !unlimited) {
      return Judgement.unknown(
          Requirement.MEMORY,
          Stream.of(Fact.MEMORY_TOTAL, Fact.MEMORY_AVAILABLE, Fact.MEMORY_LIMIT)
              .flatMap(it -> facts.get(it).reason().stream())
              .findFirst()
              .orElse("what the node said is no number"),
          needed);
    }
    Level level = size.get() < LEAST_MEMORY_MIB ? Level.SCARCE : Level.GOOD;
    return new Judgement(
        Requirement.MEMORY,
        left.get() < LEAST_LEFT_MIB ? Level.BROKEN : level,
        "%d MiB, %d MiB available".formatted(size.get(), left.get()),
        needed,
        List.of("%d MiB of %d MiB are available".formatted(left.get(), size.get())));
  }

  private static Optional<Long> least(Optional<Long> one, Optional<Long> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Long::compare);
  }
}
