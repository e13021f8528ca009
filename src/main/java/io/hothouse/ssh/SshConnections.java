package io.hothouse.ssh;

import io.hothouse.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
    private volatile SshConnection connection;

    synchronized SshConnection connection(SshTarget target, Deadline deadline) {
      if (connection == null || !connection.isOpen()) {
        close();
        connection =
            target
                .jump()
                .map(jump -> SshConnection.open(target, to(jump, deadline), key, deadline))
                .orElseGet(() -> SshConnection.open(target, key, deadline));
      }
      return connection;
    }

    void close() {
      SshConnection open = connection;
      if (open != null) {
        open.close();
      }
    }
  }
}
