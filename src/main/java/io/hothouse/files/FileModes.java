package io.hothouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * The modes that files get: scripts, which begin with {@code #!}, and compiled programs (ELF) can
 * be executed, even after a route through a jar, which keeps no modes; and whatever else its owner
 * made executable. No umask changes that.
 */
public final class FileModes {
  private static final byte[] SCRIPT = {'#', '!'};
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private FileModes() {}

  /** Tells whether a file is a program: a script, a compiled one, or what may be executed. */
  public static boolean isProgram(Path file) throws IOException {
    if (Files.isExecutable(file)) {
      return true;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] start = stream.readNBytes(ELF.length);
      return beginsWith(start, SCRIPT) || beginsWith(start, ELF);
    }
  }

  private static boolean beginsWith(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  /** Sets the mode that the file is to have. */
  public static void set(Path file) throws IOException {
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(isProgram(file) ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
