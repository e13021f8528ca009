package io.hothouse.ssh;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** One connection per node, opened when first asked for, shared, and replaced when it broke. */
public final class SshConnections implements AutoCloseable {
  private final SshKeyPair key;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();

  /** Creates connections that log in with {@code key}. */
  public SshConnections(SshKeyPair key) {
    this.key = key;
  }

  /** Returns the connection to a node, and to its jump host first when it has one. */
  public SshConnection to(SshTarget target, Deadline deadline) {
    return slots.computeIfAbsent(target.node(), node -> new Slot()).connection(target, deadline);
  }

  @Override
  public void close() {
    // Jump hosts may be among them: closing one closes what goes through it, which is harmless.
    List<Slot> all = new ArrayList<>(slots.values());
    slots.clear();
    all.forEach(Slot::close);
  }

  /** A lock per node, so that a slow node holds up nobody but those who want it. */
  private final class Slot {
    private final Lock lock = new ReentrantLock();
    private volatile SshConnection connection;

    SshConnection connection(SshTarget target, Deadline deadline) {
      SshConnection open = connection;
      if (open != null && open.isOpen()) {
        return open;
      }
      take(target, deadline);
      try {
        if (connection == null || !connection.isOpen()) {
          close();
          connection =
              target
                  .jump()
                  .map(jump -> SshConnection.open(target, to(jump, deadline), key, deadline))
                  .orElseGet(() -> SshConnection.open(target, key, deadline));
        }
        return connection;
      } finally {
        lock.unlock();
      }
    }

    /** Whoever connects may have more time than the caller: that one's own deadline counts. */
    private void take(SshTarget target, Deadline deadline) {
      try {
        if (!lock.tryLock(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
          throw new HothouseException(
              ErrorCode.SSH,
              "Tried to connect to %s over SSH for up to %d s, but an attempt from before is still under way. Next: see the node's console log, its security group and its address."
                  .formatted(target.display(), deadline.budget().toSeconds()));
        }
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new HothouseException(
            ErrorCode.INTERRUPTED,
            "Interrupted while waiting for SSH on " + target.display() + ".",
            interrupt);
      }
    }

    void close() {
      SshConnection open = connection;
      if (open != null) {
        open.close();
      }
    }
  }
}
