package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.ProbeDefinition;
import io.hothouse.pipeline.Wait;
import io.hothouse.probe.Entrance;
import io.hothouse.probe.KeystoneToken;
import io.hothouse.probe.MySqlGreeting;
import io.hothouse.probe.Probe;
import io.hothouse.probe.ProbeResult;
import io.hothouse.probe.Prober;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Proves a service through every node, by the probes that its {@code service.yaml} declares. */
public final class Verification {
  private static final int PASSES = 2;

  private final Prober prober;
  private final SshConnections connections;

  /**
   * Creates a verification that wants each probe to pass several times in a row.
   *
   * @param connections what nodes that cannot be reached from here are reached through
   */
  public Verification(SshConnections connections) {
    this.prober = new Prober(PASSES, Wait.real());
    this.connections = connections;
  }

  /** Returns a deployer whose services say that they are found at the control plane's address. */
  static Deployer deployer(ClusterClient client, ClusterNode controlPlane) {
    return new Deployer(client, Map.of("address", controlPlane.address()));
  }

  /**
   * Returns a result per node and probe, all of them passed.
   *
   * @throws HothouseException with {@link ErrorCode#PROBE} when one did not pass before the
   *     deadline
   */
  public List<ProbeResult> verify(
      ServiceDefinition service, Deployer deployer, List<ClusterNode> nodes, Deadline deadline) {
    List<Probe> probes =
        service.probes().stream().map(definition -> probe(service, definition, deployer)).toList();
    List<Entrance> entrances = nodes.stream().map(node -> entrance(node, deadline)).toList();
    return Prober.orThrow(prober.probe(probes, entrances, deadline));
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

  private static Probe probe(
      ServiceDefinition service, ProbeDefinition definition, Deployer deployer) {
    return switch (definition.kind()) {
      case "mysql-greeting" -> new MySqlGreeting(definition.port());
      case "keystone-token" ->
          new KeystoneToken(
              definition.port(), definition.user().orElse("admin"), password(definition, deployer));
      default ->
          throw new HothouseException(
              ErrorCode.TEMPLATE,
              "The service %s declares a probe of the kind '%s' in %s, but there is no such kind. Known are mysql-greeting and keystone-token."
                  .formatted(service.name(), definition.kind(), service.folder()));
    };
  }

  private static Secret password(ProbeDefinition definition, Deployer deployer) {
    return deployer.secret(definition.password().orElseThrow());
  }
}
