package io.hothouse.evidence;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.redaction.RedactedLines;
import io.hothouse.redaction.Redaction;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The logs of several nodes as they are written. */
public final class FollowedLogs {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final String UNIT = "[A-Za-z0-9@:._-]+";

  private final OpenEnvironment environment;
  private final Redaction redaction;

  /**
   * Creates the follower of an environment's nodes.
   *
   * @param redaction takes the secrets out, and is told those of the nodes
   */
  public FollowedLogs(OpenEnvironment environment, Redaction redaction) {
    this.environment = environment;
    this.redaction = redaction;
  }

  /**
   * Shows what units and containers of nodes write, as they write it, until it is interrupted.
   *
   * @param wanted the nodes; none for all
   * @param units systemd's units, or parts of the names of pods
   * @param lines gets each line, with the node's name before it and without secrets
   */
  public void follow(List<String> wanted, List<String> units, Consumer<String> lines) {
    List<SshTarget> nodes =
        wanted.isEmpty()
            ? environment.targets()
            : wanted.stream().map(it -> environment.node(it).target()).toList();
    SshConnections connections = environment.connections();
    String command =
        units.stream().map(FollowedLogs::one).collect(Collectors.joining("", "", "wait"));
    redaction.know(KnownSecrets.of(nodes, connections));
    EveryNode.runAllAtOnce(
        "follow the logs",
        nodes,
        node -> {
          Deadline deadline = Deadline.after(LONGEST);
          // Each node's lines are a text of their own, in which a key may go on for many of them.
          try (RedactedLines clean =
              redaction.lines(line -> lines.accept(node.node() + " " + line))) {
            return connections.to(node, deadline).follow(command, clean::accept, deadline);
          }
        });
  }

  /** A unit of systemd's, or else the logs of pods of such a name. */
  private static String one(String unit) {
    if (!unit.matches(UNIT)) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--unit is '%s', but must be the name of a unit, or a part of a pod's, as in kubelet or kube-apiserver."
              .formatted(unit));
    }
    return ("if systemctl cat %1$s >/dev/null 2>&1; then sudo journalctl --no-pager -f -n 20 -u %1$s;"
            + " else sudo sh -c 'exec tail -n 20 -F /var/log/pods/*%1$s*/*/*.log' 2>/dev/null; fi & ")
        .formatted(unit);
  }
}
