package io.hothouse.localcloud;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Lets one process at a time build, start or stop the local cloud; the kernel frees it. */
final class CloudLock implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(300);
  private static final String GOAL = "another process to finish with the local cloud";

  private final FileChannel channel;

  private CloudLock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Runs {@code work} with the lock, after waiting for whoever has it. */
  static void holding(Path file, Deadline deadline, Step step, Runnable work) {
    try (CloudLock lock = new CloudLock(file)) {
      lock.take(deadline, step);
      work.run();
    } catch (IOException problem) {
      throw failure(problem);
    }
  }

  private void take(Deadline deadline, Step step) {
    if (attempt().isEmpty()) {
      step.note("waiting for " + GOAL);
      Wait.real().until(GOAL, deadline, INTERVAL, this::attempt);
    }
  }

  private Optional<FileLock> attempt() {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException ours) {
      return Optional.empty();
    } catch (IOException problem) {
      throw failure(problem);
    }
  }

  private static HothouseException failure(IOException problem) {
    return new HothouseException(
        ErrorCode.LOCAL_CLOUD,
        "Tried to lock the local cloud, but: " + problem.getMessage(),
        problem);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
