package io.hothouse.preflight;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Proves the overlay with packets of full size, which must not be fragmented, between every pair of
 * nodes, both ways, all at once.
 */
public final class OverlayProof {
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

  /** How long rounds may fail before it is said: a node that has just joined is learned by then. */
  private static final Duration USUAL = Duration.ofSeconds(10);

  /**
   * What no network says, but the node that should send: it does not pass by waiting. It is seen
   * several times before it is believed, as a table that is full says the same for a moment.
   */
  private static final Pattern NODES_OWN =
      Pattern.compile("Operation not permitted|Permission denied|not found|sudo: ");

  private static final int ROUNDS_TO_BELIEVE = 3;

  private final SshConnections connections;
  private final Duration betweenRounds;

  /** Creates a proof that goes over {@code connections}. */
  public OverlayProof(SshConnections connections) {
    this(connections, BETWEEN_ROUNDS);
  }

  OverlayProof(SshConnections connections, Duration betweenRounds) {
    this.connections = connections;
    this.betweenRounds = betweenRounds;
  }

  /**
   * Tries all pairs, again and again while one is broken, as a node that has just joined is learned
   * by the others a moment later. What a node's own fault is, and not the network's, is not waited
   * for.
   *
   * @param said told what is broken, when it takes longer than usual and whenever that changes
   * @return the paths, all proved; none where the cluster has another pod network, or a single node
   * @throws HothouseException with {@link ErrorCode#HOST_CHECK}, naming every broken pair
   */
  public List<OverlayPath> prove(
      Collection<SshTarget> nodes, Deadline deadline, Consumer<String> said) {
    long start = System.nanoTime();
    int roundsOfOwnFaults = 0;
    String last = "";
    while (true) {
      List<OverlayPath> paths = round(nodes, deadline);
      List<OverlayPath> broken = paths.stream().filter(path -> !path.proved()).toList();
      if (broken.isEmpty()) {
        return paths;
      }
      boolean own = broken.stream().anyMatch(path -> NODES_OWN.matcher(path.detail()).find());
      roundsOfOwnFaults = own ? roundsOfOwnFaults + 1 : 0;
      if (roundsOfOwnFaults >= ROUNDS_TO_BELIEVE
          || deadline.remaining().compareTo(betweenRounds) <= 0) {
        throw failure(paths.size(), broken, own, lastWords(nodes, deadline));
      }
      String now =
          "%d of %d paths are broken: %s"
              .formatted(broken.size(), paths.size(), broken.get(0).shown());
      if (!now.equals(last) && System.nanoTime() - start >= USUAL.toNanos()) {
        said.accept(now);
        last = now;
      }
      Wait.real().pause("the overlay network", betweenRounds);
    }
  }

  private List<OverlayPath> round(Collection<SshTarget> nodes, Deadline deadline) {
    Map<SshTarget, OverlayEnd> ends =
        EveryNode.run("find the overlay", nodes, node -> end(node, deadline)).stream()
            .collect(Collectors.toMap(OverlayEnd::target, Function.identity()));
    if (ends.values().stream().allMatch(OverlayEnd::foreign)) {
      return List.of();
    }
    List<OverlayPath> missing = new ArrayList<>();
    ends.values().stream()
        .filter(end -> end.address().isEmpty())
        .forEach(end -> missing.add(noAddress(end)));
    if (!missing.isEmpty()) {
      return missing;
    }
    return EveryNode.run(
            "prove the overlay", nodes, node -> pings(ends.get(node), ends.values(), deadline))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private OverlayEnd end(SshTarget node, Deadline deadline) {
    return OverlayEnd.parse(
        node, connections.to(node, deadline).run(OverlayEnd.QUESTION, deadline).output());
  }

  private List<OverlayPath> pings(OverlayEnd from, Collection<OverlayEnd> all, Deadline deadline) {
    List<OverlayEnd> others = all.stream().filter(end -> !end.equals(from)).toList();
    if (others.isEmpty()) {
      return List.of();
    }
    CommandResult said = connections.to(from.target(), deadline).run(from.pings(others), deadline);
    return others.stream().map(to -> from.path(to, said)).toList();
  }

  private static OverlayPath noAddress(OverlayEnd end) {
    return new OverlayPath(end.target().node(), "all others", false, end.trouble());
  }

  /** What the nodes' services for the overlay said last; a node that does not tell is left out. */
  private String lastWords(Collection<SshTarget> nodes, Deadline deadline) {
    Deadline soon = deadline.remaining().compareTo(USUAL) < 0 ? Deadline.after(USUAL) : deadline;
    return EveryNode.run(
            "ask for the overlay's last words",
            nodes,
            node ->
                connections
                    .to(node, soon)
                    .run(OverlayEnd.LAST_WORDS, soon)
                    .output()
                    .strip()
                    .lines()
                    .map(line -> "%n  hothouse-overlay on %s said: %s".formatted(node.node(), line))
                    .collect(Collectors.joining()))
        .stream()
        .collect(Collectors.joining());
  }

  private static HothouseException failure(
      int pairs, List<OverlayPath> broken, boolean own, String lastWords) {
    String next =
        own
            ? "The nodes' own kernels refuse to send, so waiting would not help. Next: see"
                + " `sudo iptables-save` and `sudo dmesg` on the nodes that could not send."
            : "Next: see that UDP port 8472 is open between the nodes, and"
                + " `journalctl -u hothouse-overlay` on them.";
    return new HothouseException(
        ErrorCode.HOST_CHECK,
        "Tried to send full-size packets over the overlay between all pairs of nodes, but %d of %d paths are broken:%s%s%n%s"
            .formatted(
                broken.size(),
                pairs,
                broken.stream()
                    .map(path -> "%n  %s".formatted(path.shown()))
                    .collect(Collectors.joining()),
                lastWords,
                next));
  }
}
