package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.pipeline.Wait;
import io.hothouse.ssh.RemoteResult;
import io.hothouse.ssh.SshConnections;
import java.time.Duration;
import java.util.Optional;

/**
 * The cluster's kubeconfig: fetched from the control plane over SSH, kept in the state folder and
 * merged into the user's.
 */
final class Kubeconfig {
  static final String FILE = "kubeconfig";
  private static final String ON_THE_NODE = "/etc/kubernetes/admin.conf";

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
  static String await(
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
                    .filter(RemoteResult::succeeded)
                    .map(result -> reachable(name, controlPlane, result)));
  }

  private static RemoteResult read(
      ClusterNode controlPlane, SshConnections connections, Deadline deadline) {
    return connections.to(controlPlane.target(), deadline).run("sudo cat " + ON_THE_NODE, deadline);
  }

  private static String reachable(
      EnvironmentName name, ClusterNode controlPlane, RemoteResult result) {
    String text =
        result
            .output()
            .replaceAll(
                "(?m)^(\\s*server:\\s*https://)[^:/]+(:\\d+)",
                "$1" + controlPlane.address() + "$2");
    return KubeconfigFile.named(Down.context(name), text);
  }
}
