package io.hothouse.facts;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel of a node must be able to do. */
final class KernelJudge {
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*");

  /** The first kernel whose vxlan can do what the overlay needs. */
  private static final int LEAST_MAJOR = 3;

  private static final int LEAST_MINOR = 16;
  private static final Set<String> CONTROLLERS = Set.of("cpu", "cpuset", "memory");

  private KernelJudge() {}

  static List<Judgement> judge(NodeFacts facts) {
    return List.of(
        release(facts),
        Judgement.expecting(
            Requirement.VXLAN, facts.get(Fact.VXLAN_DEVICE), "ok", "a vxlan device can be created"),
        Judgement.expecting(
            Requirement.OVERLAY_FS,
            facts.get(Fact.OVERLAY_MOUNT),
            "ok",
            "an overlay can be mounted"),
        Judgement.expecting(
            Requirement.BRIDGE_NETFILTER, facts.get(Fact.BRIDGE_NETFILTER), "1", "1"),
        Judgement.expecting(Requirement.IP_FORWARDING, facts.get(Fact.IP_FORWARD), "1", "1"),
        controllers(facts));
  }

  private static Judgement release(NodeFacts facts) {
    String needed = "%d.%d or newer".formatted(LEAST_MAJOR, LEAST_MINOR);
    return facts
        .get(Fact.KERNEL_RELEASE)
        .fold(
            release -> {
              Matcher numbers = RELEASE.matcher(release);
              if (!numbers.matches()) {
                return Judgement.unknown(
                    Requirement.KERNEL, "'%s' is not a release".formatted(release), needed);
              }
              int major = Integer.parseInt(numbers.group(1));
              int minor = Integer.parseInt(numbers.group(2));
              return Judgement.of(
                  Requirement.KERNEL,
                  major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR),
                  release,
                  needed);
            },
            reason -> Judgement.unknown(Requirement.KERNEL, reason, needed));
  }

  private static Judgement controllers(NodeFacts facts) {
    String needed = String.join(", ", new TreeSet<>(CONTROLLERS));
    return facts
        .get(Fact.CGROUP_CONTROLLERS)
        .fold(
            names -> {
              Set<String> found = new TreeSet<>(Arrays.asList(names.split("\\s+", -1)));
              return Judgement.of(
                  Requirement.CGROUPS,
                  found.containsAll(CONTROLLERS),
                  "v%s: %s".formatted(facts.shown(Fact.CGROUP_VERSION), String.join(" ", found)),
                  needed);
            },
            reason -> Judgement.unknown(Requirement.CGROUPS, reason, needed));
  }
}
