package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshTarget;
import io.hothouse.ssh.SystemSshClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A shell on a node of an environment: by the machine's own ssh where it has one. */
public final class NodeShell {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final OpenEnvironment environment;

  /** Creates the shell of an environment. */
  public NodeShell(OpenEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Opens a shell on a node, or runs a command there.
   *
   * @param node its whole name or what comes after the environment's
   * @param words the command; none for a shell
   * @param out gets what the command prints where this machine has no ssh
   * @return the exit code
   */
  public int run(String node, List<String> words, PrintWriter out) {
    SshTarget target = environment.node(node).target();
    Optional<Path> program = SystemSshClient.find(System.getenv("PATH"));
    if (program.isPresent()) {
      StateFolder state = environment.state();
      return new SystemSshClient(
              program.get(), state.file(StateFolder.KEY), state.file(StateFolder.KNOWN_HOSTS))
          .run(target, words);
    }
    if (words.isEmpty()) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to open a shell on %s, but this machine has no program 'ssh'. Next: install openssh-client, or give a command after '--'."
              .formatted(node));
    }
    Deadline deadline = Deadline.after(LONGEST);
    CommandResult result =
        environment.connections().to(target, deadline).run(String.join(" ", words), deadline);
    out.print(result.output() + result.errors());
    out.flush();
    return result.exitCode();
  }
}
