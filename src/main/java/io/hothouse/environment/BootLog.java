package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.Observation;
import io.hothouse.ssh.SshConnections;
import java.time.Duration;

/** What a node's boot script writes down, which tells what a node that is not Ready waits for. */
public final class BootLog {
  private static final String LAST_LINE = "sudo tail -n 1 /var/log/hothouse-boot.log";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private BootLog() {}

  /** Returns the last line; unknown when the node cannot be asked now. */
  public static Observation<String> lastLine(ClusterNode node, SshConnections connections) {
    return Observation.of(
        () -> {
          Deadline soon = Deadline.after(PATIENCE);
          return connections.to(node.target(), soon).run(LAST_LINE, soon).output().strip();
        });
  }
}
