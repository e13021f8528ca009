package io.hothouse.diagnosis;

import java.util.List;
import java.util.Set;

/**
 * Something that is wrong, with what shows it and what helps.
 *
 * @param place where, as users know it: a node, two nodes, a pod, a service
 * @param what is wrong, in words
 * @param evidence what was seen, one line each
 * @param nodes the nodes that it is about; two for what is between them
 * @param services the services that it is about; empty where it is about nodes alone
 * @param ports the node ports that it is about; empty where it is about all
 */
public record Finding(
    Cause cause,
    String place,
    String what,
    List<String> evidence,
    String cure,
    Set<String> nodes,
    Set<String> services,
    Set<Integer> ports) {

  /** Copies the collections. */
  public Finding {
    evidence = List.copyOf(evidence);
    nodes = Set.copyOf(nodes);
    services = Set.copyOf(services);
    ports = Set.copyOf(ports);
  }

  /** Returns what is wrong where, in one line. */
  @Override
  public String toString() {
    return "%s, %s (%s): %s".formatted(cause, place, cause.hop(), what);
  }

  static Finding ofNode(
      Cause cause, NodeEvidence node, String what, List<String> evidence, String cure) {
    return new Finding(
        cause, node.name(), what, evidence, cure, Set.of(node.name()), Set.of(), Set.of());
  }

  static Finding ofService(
      Cause cause, String place, String service, String what, List<String> evidence, String cure) {
    return new Finding(cause, place, what, evidence, cure, Set.of(), Set.of(service), Set.of());
  }
}
