package io.hothouse.examine;

import io.hothouse.Deadline;
import io.hothouse.Secret;
import io.hothouse.environment.ClusterNode;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.kubernetes.Services;
import io.hothouse.pipeline.Wait;
import io.hothouse.probe.Entrance;
import io.hothouse.probe.Probe;
import io.hothouse.probe.ProbeResult;
import io.hothouse.probe.Prober;
import io.hothouse.probe.Probes;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import io.hothouse.yaml.Setting;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Proves a service through every node, by the probes that its {@code service.yaml} declares. */
public final class Verification {
  private final Prober prober = new Prober(Wait.real());
  private final Services services;
  private final SshConnections connections;

  /**
   * Creates a verification.
   *
   * @param services all services, as a probe may begin with another service's
   * @param connections what nodes that cannot be reached from here are reached through
   */
  public Verification(Services services, SshConnections connections) {
    this.services = services;
    this.connections = connections;
  }

  /** Returns a deployer whose services say that they are found at the control plane's address. */
  public static Deployer deployer(ClusterClient client, ClusterNode controlPlane) {
    return new Deployer(client, Map.of("address", controlPlane.address()));
  }

  /**
   * Returns a result per node and probe, all of them passed.
   *
   * @throws HothouseException with {@link ErrorCode#PROBE} when one did not pass before the
   *     deadline
   */
  public List<ProbeResult> verify(
      ServiceDefinition service,
      Deployer deployer,
      List<ClusterNode> nodes,
      Deadline deadline,
      Step step) {
    return Prober.orThrow(
        attempt(probes(service, key -> deployer.secret(key, step)), nodes, deadline));
  }

  /** Returns a result per node and probe, whether it passed before the deadline or not. */
  List<ProbeResult> attempt(List<Probe> probes, List<ClusterNode> nodes, Deadline deadline) {
    List<Entrance> entrances = nodes.stream().map(node -> entrance(node, deadline)).toList();
    return prober.probe(probes, entrances, deadline);
  }

  /** Returns how a service is proved. */
  List<Probe> probes(ServiceDefinition service, Function<SecretKey, Secret> secrets) {
    Map<String, Setting> declarations =
        services.all().stream()
            .collect(Collectors.toMap(ServiceDefinition::name, ServiceDefinition::probes));
    return new Probes(declarations, name -> secrets.apply(SecretKey.parse(name)))
        .of(service.name());
  }

  /**
   * A node without an address outside is reached from the control plane: packets for its private
   * address must not leave this machine.
   */
  private Entrance entrance(ClusterNode node, Deadline deadline) {
    if (node.jump().isEmpty()) {
      return Entrance.direct(node.name(), node.address());
    }
    SshTarget jump = node.jump().get();
    Map<Integer, InetSocketAddress> ways = new ConcurrentHashMap<>();
    return new Entrance(
        node.name(),
        node.privateAddress() + " via " + jump.node(),
        port ->
            ways.computeIfAbsent(
                port,
                wanted -> connections.to(jump, deadline).forward(node.privateAddress(), wanted)));
  }
}
