package io.hothouse.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** That the overlay's packets fit into the network's, and are of one size everywhere. */
final class MtuJudge {
  /** Bytes of IPv4, UDP, vxlan and inner Ethernet headers. */
  private static final long VXLAN_OVERHEAD = 50;

  private static final String FOREIGN = "a pod network of your own";

  private MtuJudge() {}

  /** One that is too large loses packets; so does one that is smaller than all others'. */
  static Judgement fits(NodeFacts facts, List<NodeFacts> everywhere) {
    String needed = "vxlan0 %d less".formatted(VXLAN_OVERHEAD);
    if (foreign(facts)) {
      return Judgement.notApplicable(Requirement.MTU, FOREIGN, needed);
    }
    return facts
        .number(Fact.INTERFACE_MTU)
        .fold(
            outer ->
                facts
                    .number(Fact.OVERLAY_MTU)
                    .fold(
                        inner -> fits(facts, outer, inner, everywhere, needed),
                        reason -> Judgement.unknown(Requirement.MTU, reason, needed)),
            reason -> Judgement.unknown(Requirement.MTU, reason, needed));
  }

  private static Judgement fits(
      NodeFacts facts, long outer, long inner, List<NodeFacts> everywhere, String needed) {
    long right = outer - VXLAN_OVERHEAD;
    List<Long> others =
        everywhere.stream()
            .filter(it -> !it.node().equals(facts.node()))
            .flatMap(it -> it.number(Fact.OVERLAY_MTU).known().stream())
            .toList();
    boolean alone = !others.isEmpty() && !others.contains(inner);
    String name = facts.get(Fact.INTERFACE_NAME).known().orElse("the network interface");
    return Judgement.of(
            Requirement.MTU,
            inner == right || (inner < right && !alone),
            "%s %d, vxlan0 %d".formatted(name, outer, inner),
            needed)
        .with(
            "its overlay device has the MTU %d instead of %d".formatted(inner, right),
            "%s has the MTU %d, and vxlan takes %d of it".formatted(name, outer, VXLAN_OVERHEAD));
  }

  private static boolean foreign(NodeFacts facts) {
    return facts.is(Fact.OVERLAY_NETWORK, "none");
  }

  /** Unlike sizes may work, as long as each pair agrees: that is for the proof to tell. */
  static Judgement same(NodeFacts facts, List<NodeFacts> everywhere) {
    if (foreign(facts)) {
      return Judgement.notApplicable(Requirement.SAME_MTU, FOREIGN, "only one of them");
    }
    Set<Long> all =
        everywhere.stream()
            .flatMap(it -> it.number(Fact.OVERLAY_MTU).known().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    String needed =
        all.stream().map(String::valueOf).collect(Collectors.joining(" or "))
            + (all.size() > 1 ? ", but only one of them" : "");
    Optional<Long> own = facts.number(Fact.OVERLAY_MTU).known();
    return own.isEmpty()
        ? Judgement.unknown(
            Requirement.SAME_MTU, facts.get(Fact.OVERLAY_MTU).reason().orElse("no number"), needed)
        : new Judgement(
            Requirement.SAME_MTU,
            all.size() == 1 ? Judgement.Level.GOOD : Judgement.Level.SCARCE,
            String.valueOf(own.get()),
            needed,
            List.of());
  }
}
