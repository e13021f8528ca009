package io.hothouse.examine;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Observation;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.StateFolder;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.ClusterStates;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Repairs what can be repaired, after asking, and writes down what it did. */
public final class Repairs {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final EnvironmentLease lease;
  private final OpenEnvironment environment;
  private final Consumer<Set<String>> loader;

  /**
   * Creates what repairs an environment.
   *
   * @param environment opened under the lease, as its nodes are changed
   * @param loader sends the images of these services to the nodes that lack them
   */
  public Repairs(
      EnvironmentLease lease, OpenEnvironment environment, Consumer<Set<String>> loader) {
    this.lease = lease;
    this.environment = environment;
    this.loader = loader;
  }

  /**
   * Asks, and repairs.
   *
   * @return whether anything was done
   */
  public boolean repair(List<Repair> repairs, Consent consent, Step step) {
    if (repairs.isEmpty()) {
      step.note("nothing of it can be repaired from here");
      return false;
    }
    String question =
        "Apply these repairs?%n%s%n"
            .formatted(
                repairs.stream()
                    .map(repair -> "  " + repair)
                    .collect(Collectors.joining("%n".formatted())));
    if (!consent.to(question)) {
      step.note("not repaired: not confirmed (--yes confirms beforehand)");
      return false;
    }
    long done =
        repairs.stream()
            .filter(repair -> step.run(repair.toString(), own -> repair(repair, own)))
            .count();
    return done > 0;
  }

  private boolean repair(Repair repair, Step step) {
    String outcome = "done";
    try {
      if (repair instanceof Repair.OnNode onNode) {
        run(onNode);
      } else if (repair instanceof Repair.SendImages images) {
        loader.accept(Set.of(images.service()));
      }
      return true;
    } catch (HothouseException problem) {
      // What else there is to repair is repaired all the same; the probes tell what is left.
      outcome = "failed: " + problem.getMessage();
      step.fail(outcome);
      return false;
    } finally {
      lease
          .state()
          .append(StateFolder.REPAIRS, "%s %s: %s%n".formatted(Instant.now(), repair, outcome));
    }
  }

  private void run(Repair.OnNode repair) {
    Deadline deadline = Deadline.after(PATIENCE);
    ClusterNode node = environment.node(repair.node());
    environment
        .connections()
        .to(node.target(), deadline)
        .run(
            "sudo -n bash -s",
            remote ->
                remote.write(repair.repair().command(this::named).getBytes(StandardCharsets.UTF_8)),
            deadline)
        .orThrow(ErrorCode.HOST_CHECK);
  }

  /** Returns the images that the cluster's manifests name, whether their pods run or not. */
  private Observation<Set<String>> named() {
    return Observation.of(
        () -> {
          try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
            return new ClusterStates(client).images();
          }
        });
  }
}
