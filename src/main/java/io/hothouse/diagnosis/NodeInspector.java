package io.hothouse.diagnosis;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PackagedText;
import io.hothouse.preflight.HostChecks;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.charset.StandardCharsets;
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
  private static final String COMMAND = "sudo -n bash -s";
  private static final String SCRIPT = PackagedText.beside(NodeInspector.class, "path.sh");

  private final SshConnections connections;
  private final HostChecks checks;
  private final Duration budget;

  /**
   * Creates an inspector.
   *
   * @param budget how long each node has for each of the two questions
   */
  public NodeInspector(SshConnections connections, Duration budget) {
    this.connections = connections;
    this.checks = new HostChecks(connections);
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
        place -> {
          Deadline deadline = Deadline.after(budget);
          return new NodeEvidence(
              place.target().node(),
              place.address(),
              place.privateAddress(),
              Optional.empty(),
              checks.facts(place.target(), deadline));
        });
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
    String peers =
        known.stream()
            .filter(other -> !other.name().equals(node.name()))
            .map(
                other ->
                    "%s/%s/%s"
                        .formatted(
                            other.name(),
                            other.privateAddress(),
                            other.facts().text("overlay.address").orElse("")))
            .collect(Collectors.joining(" "));
    String questions =
        variable("PEERS", peers)
            + variable("OWN_ADDRESS", node.privateAddress())
            + variable(
                "PORTS", ports.stream().map(String::valueOf).collect(Collectors.joining(" ")))
            + variable("TARGETS", String.join(" ", pods))
            + SCRIPT;
    Deadline deadline = Deadline.after(budget);
    String said =
        connections
            .to(place.target(), deadline)
            .run(
                COMMAND,
                remote -> remote.write(questions.getBytes(StandardCharsets.UTF_8)),
                deadline)
            .orThrow(ErrorCode.SSH)
            .output();
    return node.with(node.facts().with(said));
  }

  /** What comes from a cluster is not trusted with a shell. */
  private static String variable(String name, String value) {
    return "%s='%s'%n".formatted(name, value.replaceAll("[^A-Za-z0-9 ./:_-]", ""));
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
