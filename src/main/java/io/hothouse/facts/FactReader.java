package io.hothouse.facts;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PackagedText;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshConnection;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Asks nodes for their facts over SSH, with one script for each of the two kinds of questions. */
public final class FactReader {
  private static final String COMMON = PackagedText.beside(FactReader.class, "common.sh");
  static final String FACTS = COMMON + PackagedText.beside(FactReader.class, "facts.sh");
  static final String PATH = COMMON + PackagedText.beside(FactReader.class, "path.sh");

  /** sudo passes no variable on, and the address of this machine is in one. */
  private static final String COMMAND = "sudo -n env CLIENT=\"${SSH_CLIENT%% *}\" bash -s";

  private final SshConnections connections;

  /** Creates a reader that goes over {@code connections}. */
  public FactReader(SshConnections connections) {
    this.connections = connections;
  }

  /**
   * Another node, as one is asked about it.
   *
   * @param overlayAddress empty where it is not known
   */
  public record Peer(String name, String privateAddress, String overlayAddress) {}

  /**
   * Asks a node what it is like.
   *
   * @throws HothouseException when it cannot be asked
   */
  public NodeFacts facts(SshTarget node, Deadline deadline) {
    // Connected before the clock is read, so that the log-in does not blur the comparison.
    SshConnection connection = connections.to(node, deadline);
    Instant asked = Instant.now();
    CommandResult result = run(connection, FACTS, deadline, ErrorCode.HOST_CHECK);
    return NodeFacts.parse(node.node(), result.output(), asked, Instant.now());
  }

  /**
   * Asks a node how it takes part in the paths of packets.
   *
   * @param known what it told before
   * @param privateAddress the node's own
   * @param ports the node ports to try
   * @param pods the addresses behind them, as in {@code 10.244.1.2:3306}
   * @return all that it told
   * @throws HothouseException when it cannot be asked
   */
  public NodeFacts paths(
      SshTarget node,
      NodeFacts known,
      String privateAddress,
      Collection<Peer> peers,
      Collection<Integer> ports,
      Collection<String> pods,
      Deadline deadline) {
    String question =
        variable(
                "PEERS",
                peers.stream()
                    .map(
                        it ->
                            "%s/%s/%s"
                                .formatted(it.name(), it.privateAddress(), it.overlayAddress()))
                    .collect(Collectors.joining(" ")))
            + variable("OWN_ADDRESS", privateAddress)
            + variable(
                "PORTS", ports.stream().map(String::valueOf).collect(Collectors.joining(" ")))
            + variable("TARGETS", String.join(" ", pods))
            + PATH;
    return known.with(
        run(connections.to(node, deadline), question, deadline, ErrorCode.SSH).output());
  }

  private static CommandResult run(
      SshConnection connection, String script, Deadline deadline, ErrorCode code) {
    return connection
        .run(COMMAND, remote -> remote.write(script.getBytes(StandardCharsets.UTF_8)), deadline)
        .orThrow(code);
  }

  /** What comes from a cluster is not trusted with a shell. */
  private static String variable(String name, String value) {
    return "%s='%s'%n".formatted(name, value.replaceAll("[^A-Za-z0-9 ./:_-]", ""));
  }
}
