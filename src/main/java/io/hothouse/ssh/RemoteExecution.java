package io.hothouse.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandText;
import io.hothouse.process.TailBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One command on its way: JSch's reader fills both buffers, a thread feeds the input, and the
 * caller waits for the channel's close, as the exit code may come later than the end of output.
 */
final class RemoteExecution {
  private static final int KEPT_OUTPUT = 4_000_000;
  private static final int KEPT_ERRORS = 256 * 1024;
  private static final Duration SHORTEST_POLL = Duration.ofMillis(2);
  private static final Duration LONGEST_POLL = Duration.ofMillis(50);
  private static final int SIGNAL_BASE = 128;
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM", 15);

  private final SshTarget target;
  private final Session session;
  private final ChannelExec channel;
  private final String line;
  private final TailBuffer output;
  private final TailBuffer errors = new TailBuffer(KEPT_ERRORS, OutputStream.nullOutputStream());

  RemoteExecution(
      SshTarget target, Session session, ChannelExec channel, String line, OutputStream follower) {
    this.target = target;
    this.session = session;
    this.channel = channel;
    this.line = line;
    this.output = new TailBuffer(KEPT_OUTPUT, follower);
  }

  CommandResult run(RemoteInput input, Deadline deadline) throws JSchException {
    long start = System.nanoTime();
    try {
      channel.setOutputStream(output);
      channel.setErrStream(errors);
      OutputStream remote = channel.getOutputStream();
      channel.connect((int) Math.max(1, Math.min(60_000, deadline.remaining().toMillis())));
      InputFeeder feeder = new InputFeeder(target.node(), input, remote);
      feeder.start();
      awaitClose(feeder, deadline);
      feeder.ownProblem().ifPresent(this::failForLackOfInput);
      if (channel.getExitStatus() < 0 && channel.getExitSignal() == null) {
        throw connectionLost();
      }
      output.close();
      return result(exitCode(), Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException problem) {
      throw new JSchException(problem.getMessage(), problem);
    } finally {
      channel.disconnect();
    }
  }

  private void awaitClose(InputFeeder feeder, Deadline deadline) {
    Duration poll = SHORTEST_POLL;
    while (!channel.isClosed()) {
      feeder.ownProblem().ifPresent(this::failForLackOfInput);
      if (deadline.expired()) {
        throw new HothouseException(
            ErrorCode.TIMEOUT,
            "Tried to run `%s` on %s, but it was not done after %d s.%s"
                .formatted(
                    CommandText.brief(line),
                    target.display(),
                    deadline.budget().toSeconds(),
                    lastLines()));
      }
      Wait.real().pause("`%s` on %s".formatted(CommandText.brief(line), target.node()), poll);
      poll = poll.compareTo(LONGEST_POLL) < 0 ? poll.multipliedBy(2) : LONGEST_POLL;
    }
  }

  private int exitCode() {
    String signal = channel.getExitSignal();
    return signal == null ? channel.getExitStatus() : SIGNAL_BASE + SIGNALS.getOrDefault(signal, 0);
  }

  private void failForLackOfInput(Exception problem) {
    throw new HothouseException(
        ErrorCode.SSH,
        "Tried to run `%s` on %s, but its input could not be read: %s."
            .formatted(CommandText.brief(line), target.display(), problem),
        problem);
  }

  private HothouseException connectionLost() {
    String reason =
        session.isConnected() ? "it ended without an exit code" : "the connection broke";
    return new HothouseException(
        ErrorCode.SSH,
        "Tried to run `%s` on %s, but %s.%s"
            .formatted(CommandText.brief(line), target.display(), reason, lastLines()));
  }

  private String lastLines() {
    String lines = result(-1, Duration.ZERO).lastLines();
    return lines.isEmpty() ? "" : " Last lines:%n%s".formatted(lines);
  }

  private CommandResult result(int exitCode, Duration duration) {
    return new CommandResult(
        line, Optional.of(target.node()), exitCode, output.text(), errors.text(), duration);
  }
}
