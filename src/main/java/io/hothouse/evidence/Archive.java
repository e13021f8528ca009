package io.hothouse.evidence;

import io.hothouse.ErrorCode;
import io.hothouse.files.FileTrees;
import io.hothouse.files.FileTrouble;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts a folder into one file, and takes the folder away. */
public final class Archive {
  private Archive() {}

  /**
   * Packs {@code folder} as {@code file}, which only its owner can read; one of before is replaced
   * when the new one is complete.
   */
  public static void pack(Path folder, Path file) {
    Path begun = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(begun);
      Files.createFile(
          begun,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      String root = file.getFileName().toString().replaceFirst("\\.zip$", "") + "/";
      try (OutputStream bytes = Files.newOutputStream(begun);
          ZipOutputStream zip = new ZipOutputStream(bytes)) {
        for (Path entry : files(folder)) {
          zip.putNextEntry(new ZipEntry(root + folder.relativize(entry)));
          Files.copy(entry, zip);
          zip.closeEntry();
        }
      }
      Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
      FileTrees.delete(folder);
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "write the archive " + file,
          problem,
          "look into %s, where all that was gathered is".formatted(folder));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
