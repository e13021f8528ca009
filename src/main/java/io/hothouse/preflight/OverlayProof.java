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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Proves the overlay with packets of full size, which must not be fragmented, between every pair of
 * nodes, both ways, all at once.
 */
public final class OverlayProof {
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);

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
   * by the others a moment later.
   *
   * @return the paths, all proved
   * @throws HothouseException with {@link ErrorCode#HOST_CHECK}, naming every broken pair
   */
  public List<OverlayPath> prove(Collection<SshTarget> nodes, Deadline deadline) {
    while (true) {
      List<OverlayPath> paths = round(nodes, deadline);
      List<OverlayPath> broken = paths.stream().filter(path -> !path.proved()).toList();
      if (broken.isEmpty()) {
        return paths;
      }
      if (deadline.remaining().compareTo(betweenRounds) <= 0) {
        throw failure(paths.size(), broken);
      }
      Wait.real().pause("the overlay network", betweenRounds);
    }
  }

  private List<OverlayPath> round(Collection<SshTarget> nodes, Deadline deadline) {
    Map<SshTarget, OverlayEnd> ends =
        EveryNode.run("find the overlay", nodes, node -> end(node, deadline)).stream()
            .collect(Collectors.toMap(OverlayEnd::target, Function.identity()));
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
    return new OverlayPath(
        end.target().node(), "all others", false, "vxlan0 is not there or has no address");
  }

  private static HothouseException failure(int pairs, List<OverlayPath> broken) {
    return new HothouseException(
        ErrorCode.HOST_CHECK,
        ("Tried to send full-size packets over the overlay between all pairs of nodes, but %d of %d"
                + " paths are broken:%s%nNext: see `journalctl -u hothouse-overlay` on these nodes,"
                + " and that UDP port 8472 or 4789 is open between them.")
            .formatted(
                broken.size(),
                pairs,
                broken.stream()
                    .map(
                        path -> "%n  %s to %s: %s".formatted(path.from(), path.to(), path.detail()))
                    .collect(Collectors.joining())));
  }
}
