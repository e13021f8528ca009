package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Mends what can be mended, after asking, and writes down what it did. */
final class Repairs {
  /** Where it is written down, in the environment's folder. */
  static final String JOURNAL = "repairs.log";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<ClusterNode> nodes;
  private final SshConnections connections;
  private final StateFolder state;
  private final Consumer<Set<String>> loader;

  /**
   * Creates the mender.
   *
   * @param loader sends the images of these services to the nodes that lack them
   */
  Repairs(
      List<ClusterNode> nodes,
      SshConnections connections,
      StateFolder state,
      Consumer<Set<String>> loader) {
    this.nodes = nodes;
    this.connections = connections;
    this.state = state;
    this.loader = loader;
  }

  /**
   * Asks, and mends.
   *
   * @return whether anything was done
   */
  boolean mend(List<Repair> repairs, Consent consent, Step step) {
    if (repairs.isEmpty()) {
      step.note("nothing of it can be mended from here");
      return false;
    }
    String question =
        "Mend it?%n%s%n"
            .formatted(
                repairs.stream()
                    .map(repair -> "  " + repair)
                    .collect(Collectors.joining("%n".formatted())));
    if (!consent.to(question)) {
      step.note("not mended: nobody agreed to it; --yes does");
      return false;
    }
    repairs.forEach(repair -> step.run(repair.toString(), own -> mend(repair, own)));
    return true;
  }

  private boolean mend(Repair repair, Step step) {
    String outcome = "done";
    try {
      if (repair instanceof Repair.OnNode onNode) {
        run(onNode);
      } else if (repair instanceof Repair.SendImages images) {
        loader.accept(Set.of(images.service()));
      }
      return true;
    } catch (HothouseException problem) {
      // What else there is to mend is mended all the same; the probes tell what is left.
      outcome = "failed: " + problem.getMessage();
      step.fail(outcome);
      return false;
    } finally {
      state.append(JOURNAL, "%s %s: %s%n".formatted(Instant.now(), repair, outcome));
    }
  }

  private void run(Repair.OnNode repair) {
    Deadline deadline = Deadline.after(PATIENCE);
    ClusterNode node =
        nodes.stream().filter(it -> it.name().equals(repair.node())).findFirst().orElseThrow();
    connections
        .to(node.target(), deadline)
        .run(
            "sudo -n bash -s",
            remote -> remote.write(repair.repair().command().getBytes(StandardCharsets.UTF_8)),
            deadline)
        .orThrow(ErrorCode.HOST_CHECK);
  }
}
