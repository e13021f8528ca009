package io.hothouse.diagnosis;

import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.facts.Fact;
import io.hothouse.facts.FactReader;
import io.hothouse.facts.NodeFacts;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks all nodes at once what they are like, and then what the routes from each to the others and
 * to the pods are like. A node that does not answer in its time does not hold up the others.
 */
public final class NodeInspector {
  private final FactReader reader;
  private final Duration budget;

  /**
   * Creates an inspector.
   *
   * @param budget how long each node has for each of the two questions
   */
  public NodeInspector(SshConnections connections, Duration budget) {
    this.reader = new FactReader(connections);
    this.budget = budget;
  }

  /**
   * A node to be asked.
   *
   * @param address where it answers from outside
   */
  public record Place(SshTarget target, String address, String privateAddress) {}

  /** Returns what nodes say of themselves. */
  public List<NodeEvidence> facts(List<Place> places) {
    return each(
        places,
        place ->
            new NodeEvidence(
                place.target().node(),
                place.address(),
                place.privateAddress(),
                Optional.empty(),
                reader.facts(place.target(), Deadline.after(budget))));
  }

  /**
   * Returns the same with what the nodes say of the routes.
   *
   * @param ports the node ports to try
   * @param pods the addresses behind them, as in {@code 10.244.1.2:3306}
   */
  public List<NodeEvidence> routes(
      List<Place> places,
      List<NodeEvidence> known,
      Collection<Integer> ports,
      Collection<String> pods) {
    Map<String, NodeEvidence> before =
        known.stream().collect(Collectors.toMap(NodeEvidence::name, Function.identity()));
    return each(
        places,
        place -> {
          NodeEvidence node = before.get(place.target().node());
          return node.answered() ? routes(place, node, known, ports, pods) : node;
        });
  }

  private NodeEvidence routes(
      Place place,
      NodeEvidence node,
      List<NodeEvidence> known,
      Collection<Integer> ports,
      Collection<String> pods) {
    List<FactReader.Peer> peers =
        known.stream()
            .filter(other -> !other.name().equals(node.name()))
            .map(
                other ->
                    new FactReader.Peer(
                        other.name(),
                        other.privateAddress(),
                        other.facts().get(Fact.OVERLAY_ADDRESS).known().orElse("")))
            .toList();
    NodeFacts more =
        reader.paths(
            place.target(),
            node.facts(),
            node.privateAddress(),
            peers,
            ports,
            pods,
            Deadline.after(budget));
    return node.with(more);
  }

  private static List<NodeEvidence> each(
      List<Place> places, Function<Place, NodeEvidence> question) {
    Map<SshTarget, Place> byTarget =
        places.stream().collect(Collectors.toMap(Place::target, Function.identity()));
    return EveryNode.run(
        "ask the nodes",
        places.stream().map(Place::target).toList(),
        target -> {
          Place place = byTarget.get(target);
          try {
            return question.apply(place);
          } catch (HothouseException failure) {
            return NodeEvidence.silent(
                target.node(), place.address(), place.privateAddress(), failure);
          }
        });
  }
}
