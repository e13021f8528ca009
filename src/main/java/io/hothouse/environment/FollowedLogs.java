package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The logs of several nodes as they are written. */
final class FollowedLogs {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final String UNIT = "[A-Za-z0-9@:._-]+";

  private final SshConnections connections;

  FollowedLogs(SshConnections connections) {
    this.connections = connections;
  }

  void follow(List<SshTarget> nodes, List<String> units, Consumer<String> lines) {
    String command =
        units.stream().map(FollowedLogs::one).collect(Collectors.joining("", "", "wait"));
    Redaction redaction = Redaction.of(KnownSecrets.of(nodes, connections));
    EveryNode.run(
        "follow the logs",
        nodes,
        node -> {
          Deadline deadline = Deadline.after(LONGEST);
          Consumer<String> named = line -> lines.accept(node.node() + " " + redaction.apply(line));
          return connections.to(node, deadline).follow(command, named, deadline);
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
