package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackId;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stack that Heat could not make, or not in time: what tells why is kept on this machine before
 * the stack goes.
 *
 * @param cloud where it is
 * @param evidence the folder with what could be gathered
 */
record FailedStack(CloudSession cloud, Path evidence) {
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
      StateFolder state,
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
            step.run(
                "evidence", own -> gather(cloud, stack, nodes, connections, folder, state, own)));
    return failed.map(stack -> new FailedStack(cloud, folder));
  }

  private static int gather(
      CloudSession cloud,
      Stack stack,
      List<ClusterNode> nodes,
      SshConnections connections,
      Path folder,
      StateFolder state,
      Step step) {
    List<SshTarget> targets = nodes.stream().map(ClusterNode::target).toList();
    new Logs(folder)
        .gather(cloud, stack, targets, connections, state)
        .forEach(line -> step.note("missing: " + line));
    step.note(folder.toString());
    return nodes.size();
  }

  /** Returns the failure with where its evidence is and what became of the stack. */
  HothouseException explain(HothouseException failure, String fate) {
    ErrorCode code = failure.code();
    return new HothouseException(
        code, "%s%nEvidence: %s%n%s".formatted(failure.getMessage(), evidence, fate), failure);
  }
}
