package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackId;
import io.hothouse.openstack.StackResource;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A stack that Heat could not make, or not in time: what tells why is kept on this machine before
 * the stack goes.
 *
 * @param cloud where it is
 * @param evidence the folder with what could be gathered
 */
record FailedStack(CloudSession cloud, Path evidence) {
  private static final int CONSOLE_LINES = 300;
  private static final String SERVER = "OS::Nova::Server";

  /**
   * Gathers the evidence when Heat says that the stack has failed, or when its time has passed;
   * nothing otherwise, or when the cloud does not tell.
   *
   * @param failure what ended the wait for the stack
   * @param nodes those that have signalled that they can be reached
   */
  static Optional<FailedStack> of(
      CloudSession cloud,
      StackId id,
      HothouseException failure,
      List<ClusterNode> nodes,
      SshConnections connections,
      Path folder,
      Step step) {
    boolean overdue = failure.code() == ErrorCode.STACK_TIMEOUT;
    Optional<Stack> failed = Optional.empty();
    try {
      failed = cloud.stacks().show(id).filter(stack -> overdue || stack.status().failed());
    } catch (HothouseException problem) {
      // The failure that is being explained stays the one that the user sees.
      step.note("the cloud does not tell more: " + problem.getMessage());
    }
    failed.ifPresent(
        stack ->
            step.run("evidence", own -> gather(cloud, stack, nodes, connections, folder, own)));
    return failed.map(stack -> new FailedStack(cloud, folder));
  }

  /** Gathers each part for itself: what one cannot give does not keep the others from it. */
  private static int gather(
      CloudSession cloud,
      Stack stack,
      List<ClusterNode> nodes,
      SshConnections connections,
      Path folder,
      Step step) {
    Logs logs = new Logs(folder);
    attempt(step, () -> ofHeat(cloud, stack, logs));
    attempt(
        step,
        () -> {
          List<SshTarget> targets = nodes.stream().map(ClusterNode::target).toList();
          logs.gather(cloud, stack, targets, connections).forEach(step::note);
        });
    step.note(folder.toString());
    return nodes.size();
  }

  private static void attempt(Step step, Runnable part) {
    try {
      part.run();
    } catch (HothouseException problem) {
      step.note("missing: " + problem.getMessage());
    }
  }

  private static void ofHeat(CloudSession cloud, Stack stack, Logs logs) {
    List<StackResource> resources = cloud.stacks().resources(stack.stackId());
    logs.write("heat-resources.txt", table(resources));
    for (StackResource server : resources) {
      if (server.type().equals(SERVER) && !server.physicalId().isEmpty()) {
        String name = server.parent().isEmpty() ? server.name() : "worker-" + server.parent();
        cloud
            .servers()
            .fault(server.physicalId())
            .ifPresent(fault -> logs.write(name + ".fault.txt", fault + "\n"));
        String console = cloud.servers().console(server.physicalId(), CONSOLE_LINES);
        if (!console.isEmpty()) {
          logs.write(name + ".console.log", console);
        }
      }
    }
  }

  private static String table(List<StackResource> resources) {
    return resources.stream()
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
        .collect(Collectors.joining());
  }

  /** Returns the failure with where its evidence is and what became of the stack. */
  HothouseException explain(HothouseException failure, String fate) {
    ErrorCode code = failure.code();
    return new HothouseException(
        code, "%s%nEvidence: %s%n%s".formatted(failure.getMessage(), evidence, fate), failure);
  }
}
