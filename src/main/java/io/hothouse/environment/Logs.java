package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackEvent;
import io.hothouse.openstack.StackResource;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Gathers what tells why an environment is as it is: what Heat and Nova know, and from every node
 * its boot, its journals, its network and its containers. Each part has a time of its own, and one
 * that cannot be had does not keep the others from it. No secret goes into any of it.
 */
public final class Logs {
  private static final Duration NODE_BUDGET = Duration.ofSeconds(60);
  private static final int CONSOLE_LINES = 300;
  private static final String SERVER = "OS::Nova::Server";

  /** The values of all Secrets of the services, one Base64 text each line. */
  private static final String SECRETS =
      "! test -e /etc/kubernetes/admin.conf || sudo kubectl --kubeconfig /etc/kubernetes/admin.conf -n openstack get secrets"
          + " -o go-template='{{range .items}}{{range .data}}{{.}}{{\"\\n\"}}{{end}}{{end}}'";

  /** What is asked of each node, by the name of the file that it fills. */
  private static final Map<String, String> COMMANDS = commands();

  private final Path folder;
  private final List<String> missing = new CopyOnWriteArrayList<>();
  private volatile Redaction redaction = Redaction.of(List.of());

  /** Creates a gatherer that writes into {@code folder}. */
  public Logs(Path folder) {
    this.folder = folder;
  }

  private static Map<String, String> commands() {
    String kubectl =
        "! test -e /etc/kubernetes/admin.conf || sudo kubectl --kubeconfig /etc/kubernetes/admin.conf ";
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("boot.log", "sudo cat /var/log/hothouse-boot.log");
    commands.put("cloud-init.log", "sudo tail -n 500 /var/log/cloud-init.log");
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
        "ip -d address; ip route show table all; ip rule; ip neigh; sudo bridge fdb show; ss -tulpn; sudo iptables-save; sudo conntrack -L 2>&1 | head -n 2000");
    commands.put("containers.txt", "sudo ctr -n k8s.io tasks ls; sudo ctr -n k8s.io images ls");
    // The files of earlier containers are among them; those of the control plane are, too.
    commands.put(
        "pods.log",
        "sudo sh -c 'for file in /var/log/pods/*/*/*.log; do echo \"== $file\"; tail -n 300 \"$file\"; done'");
    commands.put(
        "cluster.txt", kubectl + "get nodes,pods,services,endpoints,jobs,events -A -o wide");
    commands.put(
        "objects.yaml",
        kubectl
            + "get nodes,pods,services,endpoints,deployments,statefulsets,daemonsets,jobs,configmaps,persistentvolumes,persistentvolumeclaims -A -o yaml");
    return commands;
  }

  /**
   * Gathers all that can be had.
   *
   * @param own what this machine keeps of the environment
   * @return what could not be had and why, one line each
   */
  public List<String> gather(
      CloudSession cloud,
      Stack stack,
      List<SshTarget> nodes,
      SshConnections connections,
      StateFolder own) {
    nodes.stream()
        .findFirst()
        .ifPresent(first -> attempt("secrets", () -> learn(first, connections)));
    attempt("heat-events.log", () -> events(cloud, stack));
    attempt("heat-resources.txt", () -> resources(cloud, stack));
    attempt("own files", () -> own(own));
    attempt("nodes", () -> EveryNode.run("gather logs", nodes, node -> gather(node, connections)));
    return List.copyOf(missing);
  }

  /** Learns the secrets of the services, so that none of them gets into a file. */
  private void learn(SshTarget node, SshConnections connections) {
    Deadline deadline = Deadline.after(NODE_BUDGET);
    List<String> values = new ArrayList<>();
    connections
        .to(node, deadline)
        .run(SECRETS, deadline)
        .output()
        .lines()
        .filter(line -> line.matches("[A-Za-z0-9+/]+=*"))
        .forEach(
            line ->
                values.add(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
    redaction = Redaction.of(values);
  }

  private void events(CloudSession cloud, Stack stack) {
    StringBuilder text = new StringBuilder();
    for (StackEvent event : cloud.stacks().events(stack.stackId()).next()) {
      text.append(
          "%s %s/%s %s %s%n"
              .formatted(
                  event.time(),
                  event.stackName(),
                  event.resource(),
                  event.status(),
                  event.reason()));
    }
    write("heat-events.log", text.toString());
  }

  private void resources(CloudSession cloud, Stack stack) {
    List<StackResource> resources = cloud.stacks().resources(stack.stackId());
    write(
        "heat-resources.txt",
        resources.stream()
            .map(
                it ->
                    "%s/%s %s %s %s %s%n"
                        .formatted(
                            it.stack().name(),
                            it.name(),
                            it.type(),
                            it.physicalId().isEmpty() ? "-" : it.physicalId(),
                            it.status(),
                            it.reason()))
            .collect(Collectors.joining()));
    for (StackResource server : resources) {
      if (server.type().equals(SERVER) && !server.physicalId().isEmpty()) {
        attempt(server.name() + ".console.log", () -> server(cloud, server));
      }
    }
  }

  private void server(CloudSession cloud, StackResource server) {
    String name = server.parent().isEmpty() ? server.name() : "worker-" + server.parent();
    cloud
        .servers()
        .fault(server.physicalId())
        .ifPresent(fault -> write(name + ".fault.txt", fault + "\n"));
    String console = cloud.servers().console(server.physicalId(), CONSOLE_LINES);
    if (!console.isEmpty()) {
      write(name + ".console.log", console);
    }
  }

  private void own(StateFolder state) {
    for (String name : List.of(Repairs.JOURNAL, "timeline.tsv")) {
      if (Files.exists(state.file(name))) {
        try {
          write("hothouse/" + name, Files.readString(state.file(name)));
        } catch (IOException problem) {
          missing.add("hothouse/" + name + ": " + problem.getMessage());
        }
      }
    }
  }

  private boolean gather(SshTarget node, SshConnections connections) {
    Deadline deadline = Deadline.after(NODE_BUDGET);
    COMMANDS.forEach(
        (file, command) ->
            attempt(
                node.node() + "/" + file,
                () -> {
                  String said = connections.to(node, deadline).run(command, deadline).output();
                  // Not every node has all of it: a stock image no boot log of cloud-init, say.
                  if (!said.isBlank()) {
                    write(node.node() + "/" + file, said);
                  }
                }));
    return true;
  }

  private void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      missing.add(what + ": " + problem.getMessage());
    }
  }

  /** Writes one file into the folder; all names are ours, and sizes are what SSH lets through. */
  private void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(file, redaction.apply(text));
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.DISK_FULL,
          "Tried to write %s, but: %s".formatted(file, problem.getMessage()),
          problem);
    }
  }
}
