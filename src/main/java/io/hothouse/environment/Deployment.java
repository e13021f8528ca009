package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.VolumeNode;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts services onto a cluster. Each goes its way as soon as it may: its images travel once those
 * of the services that it requires are there, it is rolled out, and it is proved.
 */
final class Deployment {
  private final List<ServiceDefinition> services;
  private final ImageSupply images;
  private final SshConnections connections;
  private final Verification verification;
  private final ServiceTimeouts timeouts;

  /**
   * Creates a deployment.
   *
   * @param services each after those that it requires
   */
  Deployment(
      List<ServiceDefinition> services,
      ImageSupply images,
      SshConnections connections,
      Verification verification,
      ServiceTimeouts timeouts) {
    this.services = List.copyOf(services);
    this.images = images;
    this.connections = connections;
    this.verification = verification;
    this.timeouts = timeouts;
  }

  /** Makes what all services need before any of them; their claims are served on {@code node}. */
  Deployer prepare(Deployer deployer, ClusterNode node, Step step) {
    Deadline deadline = Deadline.after(timeouts.deploy());
    VolumeNode volumes =
        new VolumeNode(
            node.name(),
            folders -> {
              List<String> words = new ArrayList<>(List.of("sudo", "mkdir", "-p"));
              words.addAll(folders);
              connections
                  .to(node.target(), deadline)
                  .run(words, deadline)
                  .orThrow(ErrorCode.DEPLOY);
            });
    Map<String, String> folders = deployer.prepare(services, volumes, deadline);
    if (!folders.isEmpty()) {
      step.note(
          "the cluster makes no volumes: %s %s kept in %s on %s"
              .formatted(
                  String.join(", ", folders.keySet()),
                  folders.size() == 1 ? "is" : "are",
                  folders.size() == 1 ? folders.values().iterator().next() : "folders of their own",
                  node.name()));
    }
    return deployer;
  }

  /**
   * Starts all of it.
   *
   * @param ready done when every node is part of the cluster: probes go through every node
   * @return the proofs of each service, in order
   */
  List<Result<List<ProbeResult>>> start(
      Pipeline pipeline,
      Result<List<ClusterNode>> nodes,
      Result<Deployer> deployer,
      Result<?> ready) {
    Map<String, Result<Map<String, String>>> loaded = new HashMap<>();
    List<Result<List<ProbeResult>>> proofs = new ArrayList<>();
    for (ServiceDefinition service : services) {
      // Images travel while the nodes are checked; what fails a check ends both. What others wait
      // for goes first: a service is of no use before what it requires.
      List<Result<?>> inputs = new ArrayList<>(List.of(nodes));
      service.requires().forEach(required -> inputs.add(loaded.get(required)));
      Result<Map<String, String>> references =
          pipeline.start(
              "load " + service.name(),
              step ->
                  images.load(service, targets(nodes.get()), Deadline.after(timeouts.load()), step),
              inputs.toArray(Result<?>[]::new));
      loaded.put(service.name(), references);
      Result<ServiceDefinition> rolledOut =
          pipeline.start(
              "deploy " + service.name(),
              step -> {
                Deadline deadline = Deadline.after(timeouts.deploy());
                deployer.get().deploy(service, references.get(), deadline, step);
                return service;
              },
              deployer,
              references);
      proofs.add(
          pipeline.start(
              "verify " + service.name(),
              step -> verify(service, deployer.get(), nodes.get(), step),
              rolledOut,
              ready));
    }
    return proofs;
  }

  private List<ProbeResult> verify(
      ServiceDefinition service, Deployer deployer, List<ClusterNode> nodes, Step step) {
    List<ProbeResult> results =
        verification.verify(service, deployer, nodes, Deadline.after(timeouts.verify()));
    step.note("%d probes passed".formatted(results.size()));
    return results;
  }

  private static List<SshTarget> targets(List<ClusterNode> nodes) {
    return nodes.stream().map(ClusterNode::target).toList();
  }
}
