package io.hothouse.evidence;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.redaction.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The folder that evidence is written into. Names of files may come from a cloud: none of them
 * leads out of it. Texts lose their secrets on the way in.
 *
 * @param redaction takes the secrets out
 */
record EvidenceFolder(Path path, Redaction redaction) {
  private static final int LONGEST_NAME = 120;

  /**
   * Writes a file.
   *
   * @param name its name below the folder, with slashes between
   * @throws HothouseException with {@link ErrorCode#DISK_FULL} when it cannot be written
   */
  void write(String name, String text) {
    Path file = place(name);
    try {
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(file, redaction.shown(text));
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG, "write " + file, problem, "see to it that you may write there");
    }
  }

  private Path place(String name) {
    String plain =
        Arrays.stream(name.split("/", -1))
            .map(EvidenceFolder::plain)
            .collect(Collectors.joining("/"));
    Path file = path.resolve(plain).normalize();
    if (!file.startsWith(path.normalize()) || file.equals(path.normalize())) {
      throw new HothouseException(
          ErrorCode.CLOUD_ERROR,
          "Tried to write the file '%s', but its name leads out of the folder of the evidence."
              .formatted(redaction.shown(name)));
    }
    return file;
  }

  /** Returns a name of letters, digits, dots, dashes and underscores that is no way upwards. */
  static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_");
    return plain.isEmpty() ? "_" : plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }
}
