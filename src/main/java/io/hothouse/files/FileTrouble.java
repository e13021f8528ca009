package io.hothouse.files;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What to tell when a file could not be read or written. Java's own messages are often the path
 * alone, and say of a full disk what they say of anything else.
 */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * Returns what to throw: {@link ErrorCode#DISK_FULL} where room is what lacks, {@link
   * ErrorCode#INTERRUPTED} where an interrupt has closed the file.
   *
   * @param otherwise the code where it is not
   * @param tried what was tried, as in "write the report into /tmp/report"
   * @param next what to do, a sentence without its full stop
   */
  public static HothouseException of(
      ErrorCode otherwise, String tried, IOException problem, String next) {
    if (problem instanceof ClosedByInterruptException) {
      return new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to %s.".formatted(tried), problem);
    }
    return new HothouseException(
        isFull(problem) ? ErrorCode.DISK_FULL : otherwise,
        "Tried to %s, but: %s. Next: %s."
            .formatted(
                tried,
                reason(problem),
                isFull(problem) ? "make room on that disk, or " + next : next),
        problem);
  }

  private static boolean isFull(IOException problem) {
    String said = String.valueOf(problem.getMessage());
    return said.contains("No space left") || said.contains("Disk quota exceeded");
  }

  private static String reason(IOException problem) {
    String file = problem instanceof FileSystemException it ? it.getFile() : null;
    if (problem instanceof AccessDeniedException) {
      return "you may not use " + file;
    }
    if (problem instanceof NoSuchFileException) {
      return "there is no " + file;
    }
    if (problem instanceof NotDirectoryException) {
      return file + " is no folder";
    }
    if (problem instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    return problem.getMessage() == null ? problem.toString() : problem.getMessage();
  }
}
