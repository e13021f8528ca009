package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.ProcessLock;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The right to change one environment, as long as it is open. Whatever changes an environment asks
 * for one, and there is one at a time on this machine, so two commands at once cannot.
 *
 * <p>What is opened under it is closed with it, the last first, and before another may have it.
 */
public final class EnvironmentLease implements AutoCloseable {
  private final EnvironmentName name;
  private final StateFolder state;
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private EnvironmentLease(EnvironmentName name, StateFolder state) {
    this.name = name;
    this.state = state;
  }

  /**
   * Takes the lease.
   *
   * @param patience how long another command that has it is waited for
   * @param waiting told once who has it, when there is somebody to wait for
   * @throws HothouseException with {@link io.hothouse.ErrorCode#CONFLICT}, naming who has it
   */
  public static EnvironmentLease take(
      EnvironmentName name, StateFolder state, Duration patience, Consumer<String> waiting) {
    EnvironmentLease lease = new EnvironmentLease(name, state);
    ProcessLock lock =
        ProcessLock.take(
            state.lockFile(),
            "the environment '%s'".formatted(name),
            Deadline.after(patience),
            waiting);
    lease.opened.push(lock::close);
    return lease;
  }

  /** Returns whose lease it is. */
  public EnvironmentName name() {
    return name;
  }

  /** Returns what this machine keeps of the environment. */
  public StateFolder state() {
    return state;
  }

  /** Returns connections to the environment's nodes. */
  public SshConnections connections(SshKeyPair key) {
    SshConnections connections = new SshConnections(key);
    opened.push(connections::close);
    return connections;
  }

  /**
   * Opens the environment, whose stack and keys must be there.
   *
   * @throws HothouseException as {@link OpenEnvironment#open}
   */
  public OpenEnvironment open(Environments environments) {
    OpenEnvironment environment = OpenEnvironment.open(name, environments);
    opened.push(environment::close);
    return environment;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
