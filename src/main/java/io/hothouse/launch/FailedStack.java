package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.StateFolder;
import io.hothouse.evidence.Logs;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.server.Servers;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stack that Heat could not make, or not in time: what tells why is kept on this machine before
 * the stack goes.
 *
 * @param evidence the folder with what could be gathered
 * @param silent what the consoles tell of nodes that never signalled
 */
record FailedStack(Path evidence, List<String> silent) {
  /** Copies the list. */
  FailedStack {
    silent = List.copyOf(silent);
  }

  /**
   * Gathers the evidence when Heat says that the stack has failed, or when its time has passed;
   * nothing otherwise, or when the cloud does not tell.
   *
   * @param failure what ended the launch
   * @param folder where the evidence goes; it does not exist yet
   */
  static Optional<FailedStack> of(
      Launched launched, HothouseException failure, Path folder, StateFolder state, Step step) {
    if (failure.code() == ErrorCode.INTERRUPTED) {
      return Optional.empty();
    }
    boolean overdue = failure.code() == ErrorCode.STACK_TIMEOUT;
    Optional<Stack> failed = Optional.empty();
    try {
      failed =
          launched
              .cloud()
              .stacks()
              .show(launched.stack())
              .filter(stack -> overdue || stack.status().failed());
    } catch (HothouseException problem) {
      // The failure that is being explained stays the one that the user sees.
      step.note("the cloud does not tell more: " + problem.getMessage());
    }
    return failed.map(
        stack ->
            step.run(
                "evidence",
                own -> {
                  gather(launched, stack, folder, state, own);
                  return new FailedStack(folder, silent(launched));
                }));
  }

  private static void gather(
      Launched launched, Stack stack, Path folder, StateFolder state, Step step) {
    List<SshTarget> targets =
        launched.signals().reachable().stream().map(ClusterNode::target).toList();
    new Logs(folder, step.redaction())
        .gather(launched.cloud(), stack, targets, launched.connections(), state)
        .forEach(line -> step.note("missing: " + line));
    step.note(folder.toString());
  }

  private static List<String> silent(Launched launched) {
    Set<String> heard =
        launched.signals().reachable().stream().map(ClusterNode::name).collect(Collectors.toSet());
    Servers servers = launched.cloud().servers();
    return launched.nodeNames().stream()
        .filter(name -> !heard.contains(name))
        .flatMap(
            name ->
                new SilentNode(servers, name)
                    .reason().map(it -> "%s never signalled: %s.".formatted(name, it)).stream())
        .toList();
  }

  /** Returns the failure with where its evidence is and what became of the stack. */
  HothouseException explain(HothouseException failure, String fate) {
    return new HothouseException(
        failure.code(),
        Stream.of(
                Stream.of(failure.getMessage()),
                silent.stream(),
                Stream.of("Evidence: " + evidence, fate))
            .flatMap(lines -> lines)
            .collect(Collectors.joining(System.lineSeparator())),
        failure);
  }
}
