package io.hothouse.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the user's own files so that a reader sees the old text or the new one, never a part. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Replaces the text of a file that only the user may read, or makes it. A link, as people use to
   * keep their settings elsewhere, stays a link.
   */
  public static void replace(Path file, String text) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path partial =
        Files.createTempFile(
            target.getParent(),
            target.getFileName().toString(),
            ".partial",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, text);
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
