package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackEvent;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what tells why an environment is as it is: Heat's events, and from every node its boot,
 * its journals, its network and its containers. A node that cannot be reached does not stop the
 * rest.
 */
public final class Logs {
  private static final Duration NODE_BUDGET = Duration.ofSeconds(60);

  /** What is asked of each node, by the name of the file that it fills. */
  private static final Map<String, String> COMMANDS = commands();

  private final Path folder;

  /** Creates a gatherer that writes into {@code folder}. */
  public Logs(Path folder) {
    this.folder = folder;
  }

  private static Map<String, String> commands() {
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("boot.log", "sudo cat /var/log/hothouse-boot.log");
    commands.put("cloud-init.log", "sudo tail -n 500 /var/log/cloud-init.log");
    commands.put("journal.log", "sudo journalctl --no-pager -n 5000");
    commands.put("kubelet.log", "sudo journalctl --no-pager -u kubelet -n 2000");
    commands.put("containerd.log", "sudo journalctl --no-pager -u containerd -n 1000");
    commands.put("overlay.log", "sudo journalctl --no-pager -u hothouse-overlay");
    commands.put(
        "network.txt",
        "ip -d address; ip route; sudo bridge fdb show dev vxlan0; ip neigh; sudo iptables-save");
    commands.put("containers.txt", "sudo ctr -n k8s.io tasks ls; sudo ctr -n k8s.io images ls");
    commands.put(
        "pods.log",
        "sudo sh -c 'for file in /var/log/pods/*/*/*.log; do echo \"== $file\"; tail -n 300 \"$file\"; done'");
    commands.put(
        "cluster.txt",
        "test -e /etc/kubernetes/admin.conf && sudo kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes,pods,services,jobs,events -A -o wide");
    return commands;
  }

  /**
   * Gathers all that can be had.
   *
   * @return what could not be had and why, one line each
   */
  public List<String> gather(
      CloudSession cloud, Stack stack, List<SshTarget> nodes, SshConnections connections) {
    List<String> missing = new ArrayList<>();
    StringBuilder events = new StringBuilder();
    for (StackEvent event : cloud.stacks().events(stack.stackId()).next()) {
      events.append(
          "%s %s/%s %s %s%n"
              .formatted(
                  event.time(),
                  event.stackName(),
                  event.resource(),
                  event.status(),
                  event.reason()));
    }
    write("heat-events.log", events.toString());
    List<List<String>> problems =
        EveryNode.run("gather logs", nodes, node -> gather(node, connections));
    problems.forEach(missing::addAll);
    return List.copyOf(missing);
  }

  private List<String> gather(SshTarget node, SshConnections connections) {
    Deadline deadline = Deadline.after(NODE_BUDGET);
    List<String> missing = new ArrayList<>();
    COMMANDS.forEach(
        (file, command) -> {
          try {
            String output = connections.to(node, deadline).run(command, deadline).output();
            write(node.node() + "/" + file, output);
          } catch (HothouseException problem) {
            missing.add(node.node() + "/" + file + ": " + problem.getMessage());
          }
        });
    return missing;
  }

  /** Writes one more file into the folder. */
  void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      // Logs may hold what only the user should see, as kubeadm's join command.
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(file, text);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.DISK_FULL,
          "Tried to write %s, but: %s".formatted(file, problem.getMessage()),
          problem);
    }
  }
}
