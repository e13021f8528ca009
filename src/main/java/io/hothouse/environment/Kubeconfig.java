package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.kubernetes.ClusterAccess;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The cluster's kubeconfig: fetched from the control plane over SSH, kept in the state folder and
 * merged into the user's.
 */
public final class Kubeconfig {
  private static final String ON_THE_NODE = "/etc/kubernetes/admin.conf";

  /** Where the API server listens, as the templates set it. */
  private static final int PORT = 6443;

  private static final Duration POLL = Duration.ofMillis(500);

  private Kubeconfig() {}

  /** Fetches it, with the address under which the control plane is reached from here. */
  static String fetch(
      EnvironmentName name,
      ClusterNode controlPlane,
      SshConnections connections,
      Deadline deadline) {
    return reachable(
        name, controlPlane, read(controlPlane, connections, deadline).orThrow(ErrorCode.SSH));
  }

  /** Fetches it as soon as kubeadm has written it. */
  public static String await(
      EnvironmentName name,
      ClusterNode controlPlane,
      SshConnections connections,
      Deadline deadline) {
    return Wait.real()
        .until(
            "kubeadm to write " + ON_THE_NODE + " on " + controlPlane.name(),
            deadline,
            POLL,
            () ->
                Optional.of(read(controlPlane, connections, deadline))
                    .filter(CommandResult::succeeded)
                    .map(result -> reachable(name, controlPlane, result)));
  }

  private static CommandResult read(
      ClusterNode controlPlane, SshConnections connections, Deadline deadline) {
    return connections.to(controlPlane.target(), deadline).run("sudo cat " + ON_THE_NODE, deadline);
  }

  /**
   * Makes a kubeconfig of the credentials in the node's; the server is the control plane where it
   * is reached from here, whatever the node says.
   */
  private static String reachable(
      EnvironmentName name, ClusterNode controlPlane, CommandResult result) {
    return ClusterAccess.parse(
            result.output(),
            "%s on %s".formatted(ON_THE_NODE, controlPlane.name()),
            "find out who changed that file on the node")
        .at(server(controlPlane))
        .kubeconfig(name.context());
  }

  /**
   * Makes the same of a copy that was kept.
   *
   * @param file where it was kept, for messages
   */
  static String kept(EnvironmentName name, ClusterNode controlPlane, String text, Path file) {
    return ClusterAccess.parse(
            text,
            file.toString(),
            "delete it, and run 'hothouse kubeconfig %s' to fetch it again".formatted(name))
        .at(server(controlPlane))
        .kubeconfig(name.context());
  }

  private static String server(ClusterNode controlPlane) {
    return "https://%s:%d".formatted(controlPlane.address(), PORT);
  }
}
