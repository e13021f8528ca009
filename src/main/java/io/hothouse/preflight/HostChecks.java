package io.hothouse.preflight;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PackagedText;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnection;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Asks all nodes at once for their facts, one script each, and judges them here. */
public final class HostChecks {
  private static final String COMMAND = "sudo -n env CLIENT=\"${SSH_CLIENT%% *}\" bash -s";
  private static final byte[] SCRIPT =
      PackagedText.beside(HostChecks.class, "facts.sh").getBytes(StandardCharsets.UTF_8);

  private static final Duration STILL_STARTING = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final SshConnections connections;
  private final Duration stillStarting;

  /** Creates checks that go over {@code connections}. */
  public HostChecks(SshConnections connections) {
    this(connections, STILL_STARTING);
  }

  HostChecks(SshConnections connections, Duration stillStarting) {
    this.connections = connections;
    this.stillStarting = stillStarting;
  }

  /**
   * Checks nodes and returns what was found, good or bad. A node that has only just booted may
   * still be starting what it needs, so what fails there is looked at again for a few seconds.
   *
   * @throws HothouseException when a node cannot be asked, naming all such nodes
   */
  public HostReport check(Collection<SshTarget> nodes, Stage stage, Deadline deadline) {
    Deadline patience = Deadline.after(stage == Stage.BOOTED ? stillStarting : Duration.ZERO);
    while (true) {
      HostReport report =
          judge(EveryNode.run("check the nodes", nodes, node -> facts(node, deadline)), stage);
      if (report.passed() || patience.expired() || deadline.expired()) {
        return report;
      }
      Wait.real().pause("the nodes' services", BETWEEN_LOOKS);
    }
  }

  static HostReport judge(List<HostFacts> everywhere, Stage stage) {
    List<HostCheck> checks = new ArrayList<>();
    for (HostFacts facts : everywhere) {
      checks.addAll(KernelChecks.judge(facts));
      checks.addAll(SoftwareChecks.judge(facts, stage));
      checks.addAll(ResourceChecks.judge(facts));
      checks.addAll(MtuChecks.judge(facts, stage, everywhere));
    }
    return new HostReport(checks);
  }

  /** Asks one node, and judges nothing. */
  public HostFacts facts(SshTarget node, Deadline deadline) {
    // Connected before the clock is read, so that the log-in does not blur the comparison.
    SshConnection connection = connections.to(node, deadline);
    Instant asked = Instant.now();
    CommandResult result = connection.run(COMMAND, remote -> remote.write(SCRIPT), deadline);
    Instant answered = Instant.now();
    result.orThrow(ErrorCode.HOST_CHECK);
    return HostFacts.parse(node.node(), result.output(), asked, answered);
  }
}
