package io.hothouse.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandText;
import io.hothouse.process.LineStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** An open connection to one node; several commands may run over it at once. */
public final class SshConnection implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final SshTarget target;
  private final Session session;
  private final Map<InetSocketAddress, InetSocketAddress> forwards = new ConcurrentHashMap<>();

  private SshConnection(SshTarget target, Session session) {
    this.target = target;
    this.session = session;
  }

  /**
   * Connects to a node without a jump host, trying again while nobody listens there.
   *
   * @throws HothouseException with {@link ErrorCode#HOST_KEY}, at once, when the node's key is not
   *     one of the known ones; with {@link ErrorCode#SSH} when the deadline passes
   */
  public static SshConnection open(SshTarget target, SshKeyPair key, Deadline deadline) {
    return new SshConnection(target, new ConnectionAttempts(target, null, key).until(deadline));
  }

  /** Connects to a node through a node that is connected already. */
  static SshConnection open(
      SshTarget target, SshConnection jump, SshKeyPair key, Deadline deadline) {
    return new SshConnection(
        target, new ConnectionAttempts(target, jump.session, key).until(deadline));
  }

  /** Returns the node at the other end. */
  public SshTarget target() {
    return target;
  }

  /** Runs a line of shell that reads nothing. */
  public CommandResult run(String line, Deadline deadline) {
    return run(line, remote -> {}, deadline);
  }

  /** Runs a command whose words reach it exactly as they are. */
  public CommandResult run(List<String> words, Deadline deadline) {
    return run(Command.of(words).line(), deadline);
  }

  /**
   * Runs a line of shell that reads {@code input}. Both its streams are read as it writes.
   *
   * @throws HothouseException with {@link ErrorCode#TIMEOUT} when the deadline passes, after which
   *     the command has lost its streams; with {@link ErrorCode#SSH} when the connection breaks
   */
  public CommandResult run(String line, RemoteInput input, Deadline deadline) {
    return execute(line, input, OutputStream.nullOutputStream(), deadline);
  }

  private CommandResult execute(
      String line, RemoteInput input, OutputStream follower, Deadline deadline) {
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      channel.setCommand(line);
      return new RemoteExecution(target, session, channel, line, follower).run(input, deadline);
    } catch (JSchException problem) {
      throw new HothouseException(
          deadline.expired() ? ErrorCode.TIMEOUT : ErrorCode.SSH,
          "Tried to run `%s` on %s, but %s."
              .formatted(CommandText.brief(line), target.display(), problem.getMessage()),
          problem);
    }
  }

  /**
   * Runs a line of shell, and gives away what it writes while it runs.
   *
   * @param lines gets each line of its output
   */
  public CommandResult follow(String line, Consumer<String> lines, Deadline deadline) {
    return execute(line, remote -> {}, new LineStream(lines), deadline);
  }

  /**
   * Returns a port on this machine's loopback that leads, through the node, to a port of another
   * machine; it lasts as long as the connection, and whoever asks for the same again gets the same.
   * Every user of this machine can reach it, as with {@code ssh -L}: what is behind it has to ask
   * who comes.
   */
  public InetSocketAddress forward(String address, int port) {
    return forwards.computeIfAbsent(
        InetSocketAddress.createUnresolved(address, port), to -> forward(0, to));
  }

  /**
   * Opens a given port on this machine's loopback, or any for 0, that leads to a port of another
   * machine, as {@link #forward(String, int)} does.
   *
   * @throws HothouseException with {@link ErrorCode#SSH} when the local port is taken
   */
  public InetSocketAddress forward(int wanted, InetSocketAddress to) {
    try {
      int local =
          session.setPortForwardingL(
              LOOPBACK.getHostAddress(), wanted, to.getHostString(), to.getPort());
      return new InetSocketAddress(LOOPBACK, local);
    } catch (JSchException problem) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to reach %s:%d through %s, but %s."
              .formatted(to.getHostString(), to.getPort(), target.display(), problem.getMessage()),
          problem);
    }
  }

  /** Tells whether the connection still stands, as far as is known without asking the node. */
  public boolean isOpen() {
    return session.isConnected();
  }

  @Override
  public void close() {
    session.disconnect();
  }
}
