package io.hothouse.preflight;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a node must have enough of, and that its clock is right. */
final class ResourceChecks {
  private static final long KIB_PER_MIB = 1024;
  private static final long BYTES_PER_MIB = 1024 * 1024;

  /** The images of the services and their unpacked layers. */
  private static final long LEAST_DISK_MIB = 2048;

  /** kubeadm refuses control planes with less. */
  private static final long LEAST_MEMORY_MIB = 1700;

  private ResourceChecks() {}

  static List<HostCheck> judge(HostFacts facts) {
    return List.of(clock(facts), disk(facts), memory(facts));
  }

  private static HostCheck clock(HostFacts facts) {
    Optional<Duration> ahead = facts.clockAhead();
    return HostCheck.of(
        facts,
        "clock",
        ahead.map(ResourceChecks::seconds).orElse("unknown"),
        "within 2 s of this machine",
        ahead.map(skew -> skew.abs().compareTo(HostFacts.MOST_SKEW) <= 0).orElse(false),
        "run a time service on the node and on this machine, such as chrony");
  }

  private static String seconds(Duration skew) {
    return String.format(Locale.ROOT, "%+.3f s", skew.toNanos() / 1e9);
  }

  private static HostCheck disk(HostFacts facts) {
    OptionalLong free = facts.number("disk.free.kib");
    return HostCheck.of(
        facts,
        "disk",
        free.isPresent() ? free.getAsLong() / KIB_PER_MIB + " MiB free" : "unknown",
        LEAST_DISK_MIB + " MiB free",
        free.orElse(0) / KIB_PER_MIB >= LEAST_DISK_MIB,
        "use a flavor with a larger disk");
  }

  /** A container sees the machine's memory; its control group tells what it may use. */
  private static HostCheck memory(HostFacts facts) {
    OptionalLong least =
        Stream.of(
                scaled(facts.number("memory.total.kib"), KIB_PER_MIB),
                scaled(facts.number("memory.limit.bytes"), BYTES_PER_MIB))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .min();
    return HostCheck.of(
        facts,
        "memory",
        least.isPresent() ? least.getAsLong() + " MiB" : "unknown",
        LEAST_MEMORY_MIB + " MiB",
        least.orElse(0) >= LEAST_MEMORY_MIB,
        "use a flavor with more memory");
  }

  private static OptionalLong scaled(OptionalLong value, long divisor) {
    return value.isPresent() ? OptionalLong.of(value.getAsLong() / divisor) : value;
  }
}
