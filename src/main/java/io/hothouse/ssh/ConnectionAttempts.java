package io.hothouse.ssh;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;

/** Connects again and again until a node lets us in, shows a wrong key, or the deadline passes. */
final class ConnectionAttempts {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(5);

  /** Less would end in a time-out of ours, which hides what is really wrong. */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(500);

  /** A machine that is booting refuses log-ins for a while, although its SSH server answers. */
  private static final Duration REFUSED_LONG_ENOUGH = Duration.ofSeconds(10);

  private final SshTarget target;
  private final Session jump;
  private final SshKeyPair key;
  private final Duration refusedLongEnough;

  ConnectionAttempts(SshTarget target, Session jump, SshKeyPair key) {
    this(target, jump, key, REFUSED_LONG_ENOUGH);
  }

  ConnectionAttempts(SshTarget target, Session jump, SshKeyPair key, Duration refusedLongEnough) {
    this.target = target;
    this.jump = jump;
    this.key = key;
    this.refusedLongEnough = refusedLongEnough;
  }

  Session until(Deadline deadline) {
    Deadline patience = null;
    while (true) {
      PinnedHostKeys hostKeys = new PinnedHostKeys(target.node(), target.hostKeys());
      try {
        return SshSessions.connected(target, jump, key, hostKeys, milliseconds(deadline));
      } catch (JSchException problem) {
        hostKeys.refused().ifPresent(offered -> refuse(offered, problem));
        if (isAuthFailure(problem) && patience == null) {
          patience = Deadline.after(refusedLongEnough);
        }
        if (deadline.expired() || (patience != null && patience.expired()) || jumpIsLost()) {
          throw failure(deadline, problem);
        }
      }
      Wait.real().pause("SSH on " + target.display(), PAUSE);
    }
  }

  private boolean jumpIsLost() {
    return jump != null && !jump.isConnected();
  }

  private static int milliseconds(Deadline deadline) {
    long left = Math.min(deadline.remaining().toMillis(), LONGEST_ATTEMPT.toMillis());
    return (int) Math.max(SHORTEST_ATTEMPT.toMillis(), left);
  }

  private static boolean isAuthFailure(JSchException problem) {
    return String.valueOf(problem.getMessage()).startsWith("Auth fail");
  }

  private void refuse(KnownHostKey offered, JSchException problem) {
    throw new HothouseException(
        ErrorCode.HOST_KEY,
        ("Tried to connect to %s, but it proved itself with %s %s, and it had signalled %s."
                + " Somebody may be in between, or the machine was rebuilt."
                + " Next: do not use it; compare with its console log.")
            .formatted(
                target.display(),
                offered.type(),
                offered.fingerprint(),
                target.hostKeys().fingerprints()),
        problem);
  }

  private HothouseException failure(Deadline deadline, JSchException problem) {
    String hint =
        isAuthFailure(problem)
            ? "the key was refused; was the environment made with another key?"
            : "see the node's console log, its security group and its address";
    return new HothouseException(
        ErrorCode.SSH,
        "Tried to connect to %s as %s over SSH for up to %d s, but %s. Next: %s."
            .formatted(
                target.display(),
                target.user(),
                deadline.budget().toSeconds(),
                problem.getMessage(),
                hint),
        problem);
  }
}
