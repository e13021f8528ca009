package io.hothouse.preflight;

import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.facts.FactReader;
import io.hothouse.facts.Judgement;
import io.hothouse.facts.NodeFacts;
import io.hothouse.facts.NodeJudge;
import io.hothouse.pipeline.Wait;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Asks all nodes at once for their facts, one script each, and judges them here. */
public final class HostChecks {
  private static final Duration STILL_STARTING = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final FactReader reader;
  private final Duration stillStarting;

  /** Creates checks that go over {@code connections}. */
  public HostChecks(SshConnections connections) {
    this(connections, STILL_STARTING);
  }

  HostChecks(SshConnections connections, Duration stillStarting) {
    this.reader = new FactReader(connections);
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
          judge(
              EveryNode.run("check the nodes", nodes, node -> reader.facts(node, deadline)), stage);
      if (report.passed() || patience.expired() || deadline.expired()) {
        return report;
      }
      Wait.real().pause("the nodes' services", BETWEEN_LOOKS);
    }
  }

  static HostReport judge(List<NodeFacts> everywhere, Stage stage) {
    NodeJudge judge = new NodeJudge(everywhere);
    List<HostCheck> checks = new ArrayList<>();
    for (NodeFacts facts : everywhere) {
      for (Judgement judgement : judge.judge(facts)) {
        checks.add(
            stage == Stage.BOOTED && judgement.requirement().needsCluster()
                ? HostCheck.notApplicable(facts.node(), judgement)
                : HostCheck.of(facts.node(), judgement));
      }
    }
    return new HostReport(checks);
  }
}
