package io.hothouse.pipeline;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets one process of this machine at a time work on something. The kernel frees the lock when its
 * holder ends, however it ends, so that a dead one holds nobody up.
 */
public final class ProcessLock implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private final Path file;
  private final String subject;
  private final FileChannel channel;

  private ProcessLock(Path file, String subject) throws IOException {
    Files.createDirectories(file.getParent());
    this.file = file;
    this.subject = subject;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Runs {@code work} with the lock.
   *
   * @param subject what is locked, as in "another process works on SUBJECT"
   * @param deadline until when whoever has it is waited for; one that has passed means not at all
   * @param waiting told once who has it, when there is somebody to wait for
   * @throws HothouseException with {@link ErrorCode#CONFLICT}, naming the holder, at the deadline
   */
  public static <T> T holding(
      Path file, String subject, Deadline deadline, Consumer<String> waiting, Supplier<T> work) {
    ProcessLock lock = take(file, subject, deadline, waiting);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  /**
   * Takes the lock, which is held until it is closed.
   *
   * @throws HothouseException as {@link #holding}
   */
  public static ProcessLock take(
      Path file, String subject, Deadline deadline, Consumer<String> waiting) {
    try {
      ProcessLock lock = new ProcessLock(file, subject);
      try {
        lock.await(deadline, waiting);
        return lock;
      } catch (HothouseException refused) {
        lock.close();
        throw refused;
      }
    } catch (IOException problem) {
      throw failure(subject, problem);
    }
  }

  private void await(Deadline deadline, Consumer<String> waiting) {
    Optional<FileLock> taken = attempt();
    if (taken.isEmpty()) {
      if (!deadline.expired()) {
        waiting.accept("waiting for " + holder());
      }
      while (taken.isEmpty()) {
        if (deadline.expired()) {
          throw new HothouseException(
              ErrorCode.CONFLICT,
              "Tried to work on %s, but %s works on it. Next: wait until that has ended."
                  .formatted(subject, holder()));
        }
        Wait.real().pause(subject, INTERVAL);
        taken = attempt();
      }
    }
    sign();
  }

  private Optional<FileLock> attempt() {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException ours) {
      return Optional.empty();
    } catch (IOException problem) {
      throw failure(subject, problem);
    }
  }

  /** Writes down who has it, for those who come meanwhile. */
  private void sign() {
    String text =
        "process %d on %s, since %s"
            .formatted(
                ProcessHandle.current().pid(),
                host(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException problem) {
      throw failure(subject, problem);
    }
  }

  private String holder() {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? "another process" : text;
    } catch (IOException unreadable) {
      return "another process";
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "this machine";
    }
  }

  private static HothouseException failure(String subject, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "lock " + subject,
        problem,
        "see to it that you may write there, and run the command again");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException problem) {
      throw failure(subject, problem);
    }
  }
}
