package io.hothouse.evidence;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one node tells of its boot, its journals, its network and its containers. */
final class NodeLogs {
  /** Only a node of the control plane has something to say to it; one that hangs is given up. */
  private static final String KUBECTL =
      ifThere("/etc/kubernetes/admin.conf", "timeout 15 kubectl --request-timeout=10s --kubeconfig")
          + " ";

  /** What is asked, by the name of the file that it fills. */
  private static final Map<String, String> COMMANDS = commands();

  private final SshConnection connection;
  private final Deadline deadline;

  NodeLogs(SshConnection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  private static Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("boot.log", ifThere("/var/log/hothouse-boot.log", "cat"));
    commands.put("cloud-init.log", ifThere("/var/log/cloud-init.log", "tail -n 500"));
    commands.put("journal.log", "sudo journalctl --no-pager -n 5000");
    commands.put("kubelet.log", "sudo journalctl --no-pager -u kubelet -n 2000");
    commands.put("containerd.log", "sudo journalctl --no-pager -u containerd -n 1000");
    commands.put("overlay.log", "sudo journalctl --no-pager -u hothouse-overlay");
    commands.put("kernel.log", "sudo dmesg | tail -n 500");
    commands.put(
        "host.txt",
        "uname -a; cat /etc/os-release; uptime; free -m; df -h; mount; ps auxww; systemctl --no-pager --failed; sysctl -a 2>/dev/null | grep -E '^net[.](ipv4|bridge)'");
    commands.put(
        "network.txt",
        "ip -d address; ip route show table all; ip rule; ip neigh; sudo bridge fdb show; ss -tulpn; sudo iptables-save; sudo timeout 10 conntrack -L 2>&1 | head -n 2000");
    commands.put(
        "containers.txt",
        "sudo timeout 10 ctr -n k8s.io tasks ls; sudo timeout 10 ctr -n k8s.io images ls");
    // The files of earlier containers are among them; those of the control plane are, too.
    commands.put(
        "pods.log",
        "sudo sh -c 'for file in /var/log/pods/*/*/*.log; do echo \"== $file\"; tail -n 300 \"$file\"; done'");
    commands.put(
        "cluster.txt", KUBECTL + "get nodes,pods,services,endpoints,jobs,events -A -o wide");
    commands.put(
        "objects.yaml",
        KUBECTL
            + "get nodes,pods,services,endpoints,deployments,statefulsets,daemonsets,jobs,configmaps,persistentvolumes,persistentvolumeclaims -A -o yaml");
    return commands;
  }

  private static String ifThere(String file, String command) {
    return "! sudo test -e %1$s || sudo %2$s %1$s".formatted(file, command);
  }

  /** Returns the names of the files that a node can fill. */
  List<String> files() {
    return List.copyOf(COMMANDS.keySet());
  }

  /**
   * Asks for what belongs into one of the {@link #files()}.
   *
   * @return nothing where this node has none of it: a stock image has no boot log of cloud-init,
   *     say
   * @throws HothouseException when the node does not answer in time, or only with an error
   */
  Optional<String> read(String file) {
    CommandResult result = connection.run(COMMANDS.get(file), deadline);
    if (result.output().isBlank()) {
      result.orThrow(ErrorCode.SSH);
      return Optional.empty();
    }
    return Optional.of(result.output());
  }
}
