package io.hothouse.evidence;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.StateFolder;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackResource;
import io.hothouse.redaction.Redaction;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnection;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Gathers what tells why an environment is as it is: what Heat and Nova know, and from every node
 * its boot, its journals, its network and its containers. Each part has a time of its own, and one
 * that cannot be had does not keep the others from it. No secret goes into any of it.
 */
public final class Logs {
  private static final Duration CONNECT_BUDGET = Duration.ofSeconds(15);
  private static final Duration NODE_BUDGET = Duration.ofSeconds(60);
  private static final String MISSING = "missing.txt";
  private static final int CONSOLE_LINES = 300;
  private static final String SERVER = "OS::Nova::Server";

  private final EvidenceFolder folder;
  private final List<String> missing = new CopyOnWriteArrayList<>();

  /**
   * Creates a gatherer that writes into {@code folder}.
   *
   * @param redaction takes the secrets out, and is told those of the nodes
   */
  public Logs(Path folder, Redaction redaction) {
    this.folder = new EvidenceFolder(folder, redaction);
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
    Set<String> secrets = KnownSecrets.of(nodes, connections);
    folder.redaction().know(secrets);
    if (secrets.isEmpty() && !nodes.isEmpty()) {
      missing.add("the values of secrets: no node tells them, so what looks like one is hidden");
    }
    attempt("heat-events.log", () -> events(cloud, stack));
    attempt("heat-resources.txt", () -> resources(cloud, stack));
    attempt("own files", () -> own(own));
    attempt("nodes", () -> EveryNode.run("gather logs", nodes, node -> gather(node, connections)));
    if (!missing.isEmpty()) {
      folder.write(MISSING, String.join("\n", missing) + "\n");
    }
    return missing.stream().map(folder.redaction()::shown).toList();
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
    folder.write("heat-events.log", text.toString());
  }

  private void resources(CloudSession cloud, Stack stack) {
    List<StackResource> resources = cloud.stacks().resources(stack.stackId());
    folder.write(
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
    // Both are as the cloud says them.
    String name =
        EvidenceFolder.plain(
            server.parent().isEmpty() ? server.name() : "worker-" + server.parent());
    cloud
        .servers()
        .fault(server.physicalId())
        .ifPresent(fault -> folder.write(name + ".fault.txt", fault + "\n"));
    String console = cloud.servers().console(server.physicalId(), CONSOLE_LINES);
    if (!console.isEmpty()) {
      folder.write(name + ".console.log", console);
    }
  }

  private void own(StateFolder state) {
    for (String name : List.of(StateFolder.REPAIRS, StateFolder.TIMELINE)) {
      if (Files.exists(state.file(name))) {
        try {
          folder.write("hothouse/" + name, Files.readString(state.file(name)));
        } catch (IOException problem) {
          missing.add("hothouse/" + name + ": " + problem.getMessage());
        }
      }
    }
  }

  private boolean gather(SshTarget node, SshConnections connections) {
    attempt(
        node.node(),
        () -> {
          // One that cannot be reached is told once, and not waited for as at a first boot.
          SshConnection open = connections.to(node, Deadline.after(CONNECT_BUDGET));
          NodeLogs logs = new NodeLogs(open, Deadline.after(NODE_BUDGET));
          for (String file : logs.files()) {
            String name = node.node() + "/" + file;
            attempt(name, () -> logs.read(file).ifPresent(text -> folder.write(name, text)));
          }
        });
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
}
