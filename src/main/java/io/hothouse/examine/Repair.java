package io.hothouse.examine;

import io.hothouse.diagnosis.Cause;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Finding;
import io.hothouse.diagnosis.NodeRepair;
import io.hothouse.preflight.HostReport;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something that can be repaired. */
public sealed interface Repair {

  /**
   * Something that a command on a node mends.
   *
   * @param node its name
   */
  record OnNode(String node, NodeRepair repair) implements Repair {
    @Override
    public String toString() {
      return "%s on %s".formatted(repair, node);
    }
  }

  /** Images of a service that nodes lack. */
  record SendImages(String service) implements Repair {
    @Override
    public String toString() {
      return "send the images of %s to the nodes that lack them".formatted(service);
    }
  }

  /** Returns what repairs a diagnosis's findings, each repair once. */
  static List<Repair> of(Diagnosis diagnosis) {
    Set<Repair> repairs = new LinkedHashSet<>();
    for (Finding finding : diagnosis.findings()) {
      NodeRepair.of(finding)
          .ifPresent(it -> repairs.add(new OnNode(finding.nodes().iterator().next(), it)));
      if (finding.cause() == Cause.IMAGE_MISSING) {
        finding.services().forEach(service -> repairs.add(new SendImages(service)));
      }
    }
    return List.copyOf(repairs);
  }

  /** Returns what repairs the checks that did not pass, each repair once. */
  static List<Repair> of(HostReport report) {
    Set<Repair> repairs = new LinkedHashSet<>();
    report
        .checks()
        .forEach(
            check ->
                NodeRepair.of(check).ifPresent(it -> repairs.add(new OnNode(check.node(), it))));
    return List.copyOf(repairs);
  }
}
