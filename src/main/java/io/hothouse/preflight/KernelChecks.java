package io.hothouse.preflight;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel of a node must be able to do. */
final class KernelChecks {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** The first kernel whose vxlan can do what the overlay needs. */
  private static final int LEAST_MAJOR = 3;

  private static final int LEAST_MINOR = 16;
  private static final Set<String> CONTROLLERS = Set.of("cpu", "cpuset", "memory");

  private KernelChecks() {}

  static List<HostCheck> judge(HostFacts facts) {
    return List.of(
        release(facts),
        tried(facts, "vxlan", "vxlan.device", "a vxlan device can be made", "modprobe vxlan"),
        tried(
            facts,
            "overlay fs",
            "overlay.mount",
            "an overlay can be mounted",
            "modprobe overlay; containerd's folder must not itself be on an overlay"),
        isOne(
            facts,
            "bridge netfilter",
            "bridge.netfilter",
            "modprobe br_netfilter; sysctl -w net.bridge.bridge-nf-call-iptables=1"),
        isOne(facts, "IP forwarding", "ip.forward", "sysctl -w net.ipv4.ip_forward=1"),
        controllers(facts));
  }

  private static HostCheck release(HostFacts facts) {
    String release = facts.shown("kernel.release");
    Matcher numbers = RELEASE.matcher(release);
    boolean good = false;
    if (numbers.matches()) {
      int major = Integer.parseInt(numbers.group(1));
      int minor = Integer.parseInt(numbers.group(2));
      good = major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR);
    }
    return HostCheck.of(
        facts, "kernel", release, "3.16 or newer", good, "use a node image with a newer kernel");
  }

  private static HostCheck tried(
      HostFacts facts, String check, String key, String needed, String cure) {
    String found = facts.shown(key);
    return HostCheck.of(facts, check, found, needed, found.equals("ok"), cure);
  }

  private static HostCheck isOne(HostFacts facts, String check, String key, String cure) {
    String found = facts.shown(key);
    return HostCheck.of(facts, check, found, "1", found.equals("1"), cure);
  }

  private static HostCheck controllers(HostFacts facts) {
    Set<String> found =
        new TreeSet<>(Arrays.asList(facts.text("cgroup.controllers").orElse("").split("\\s+", -1)));
    return HostCheck.of(
        facts,
        "cgroups",
        "v%s: %s".formatted(facts.shown("cgroup.version"), String.join(" ", found)),
        String.join(", ", new TreeSet<>(CONTROLLERS)),
        found.containsAll(CONTROLLERS),
        "boot with cgroup_enable=memory, or mount the missing controllers");
  }
}
