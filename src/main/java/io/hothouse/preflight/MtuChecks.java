package io.hothouse.preflight;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** That the overlay's packets fit into the network's, and are the same everywhere. */
final class MtuChecks {
  private MtuChecks() {}

  static List<HostCheck> judge(HostFacts facts, Stage stage, List<HostFacts> everywhere) {
    return List.of(fits(facts, stage), same(facts, stage, everywhere));
  }

  private static HostCheck fits(HostFacts facts, Stage stage) {
    if (stage == Stage.BOOTED) {
      return HostCheck.notApplicable(facts, "MTU", "vxlan0 exists");
    }
    long outer = facts.number("interface.mtu").orElse(0);
    long inner = facts.number("overlay.mtu").orElse(0);
    return HostCheck.of(
        facts,
        "MTU",
        "%s %s, vxlan0 %s"
            .formatted(
                facts.shown("interface.name"),
                facts.shown("interface.mtu"),
                facts.shown("overlay.mtu")),
        "vxlan0 at least %d less".formatted(HostFacts.VXLAN_OVERHEAD),
        inner > 0 && inner <= outer - HostFacts.VXLAN_OVERHEAD,
        "systemctl restart hothouse-overlay; journalctl -u hothouse-overlay");
  }

  private static HostCheck same(HostFacts facts, Stage stage, List<HostFacts> everywhere) {
    if (stage == Stage.BOOTED) {
      return HostCheck.notApplicable(facts, "same MTU", "vxlan0 exists");
    }
    Set<String> all =
        everywhere.stream()
            .map(node -> node.shown("overlay.mtu"))
            .collect(Collectors.toCollection(TreeSet::new));
    return HostCheck.of(
            facts,
            "same MTU",
            facts.shown("overlay.mtu"),
            String.join(" or ", all) + (all.size() == 1 ? "" : ", but one"),
            all.size() == 1,
            "give all nodes' networks the same MTU")
        .warningOnly();
  }
}
