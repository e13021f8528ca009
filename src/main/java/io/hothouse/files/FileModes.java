package io.hothouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The modes of the program's own files: what begins with {@code #!} can be executed, nothing else.
 * So neither a umask nor the route through a jar, which keeps no modes, changes what they do.
 */
public final class FileModes {
  private FileModes() {}

  /** Tells whether a file is a script. */
  public static boolean isScript(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.read() == '#' && stream.read() == '!';
    }
  }

  /** Sets the mode that the file's content asks for. */
  public static void set(Path file) throws IOException {
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(isScript(file) ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
