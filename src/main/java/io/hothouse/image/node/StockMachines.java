package io.hothouse.image.node;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.progress.Step;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnection;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.util.Collection;

/** Machines that booted a stock image and wait for what makes nodes of them. */
public final class StockMachines {
  /** The boot script takes the archive up as soon as it has its name. */
  private static final String RECEIVE =
      "test -x /usr/lib/hothouse/overlay || sudo -n sh -c 'mkdir -p /var/lib/hothouse"
          + " && cat >/var/lib/hothouse/node.tar.part"
          + " && mv /var/lib/hothouse/node.tar.part /var/lib/hothouse/node.tar'";

  private static final String AWAIT_PREPARED =
      "until sudo -n grep -q ' prepared$' /var/log/hothouse-boot.log; do"
          + " systemctl is-active --quiet hothouse-boot"
          + " || { sudo -n tail -n 5 /var/log/hothouse-boot.log >&2; exit 1; };"
          + " sleep 0.5; done";

  private final SshConnections connections;
  private final NodeParts parts;

  /** Creates what sends {@code parts} over {@code connections}. */
  public StockMachines(SshConnections connections, NodeParts parts) {
    this.connections = connections;
    this.parts = parts;
  }

  /**
   * Makes nodes of all machines at once; one that is prepared already is left as it is.
   *
   * @throws io.hothouse.HothouseException that names every machine that failed and why
   */
  public void prepare(Collection<SshTarget> machines, Step step, Deadline deadline) {
    EveryNode.run(
        "make nodes of stock machines",
        machines,
        machine ->
            step.run(
                machine.node(),
                own -> {
                  prepare(connections.to(machine, deadline), deadline);
                  return machine;
                }));
  }

  private void prepare(SshConnection connection, Deadline deadline) {
    connection.run(RECEIVE, parts::write, deadline).orThrow(ErrorCode.SSH);
    connection.run(AWAIT_PREPARED, deadline).orThrow(ErrorCode.SIGNAL_FAILURE);
  }
}
