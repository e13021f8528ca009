package io.hothouse.image.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What makes a node of a machine with a stock Debian: the script that also bakes node images, its
 * files, and the Kubernetes bundle.
 *
 * @param sources the folder {@code images/node}
 * @param bundle the folder with the bundle
 */
public record NodeParts(Path sources, Path bundle) {
  private static final List<String> FROM_SOURCES = List.of("prepare.sh", "files");

  /** Tells whether the bundle is there; its folder gets its name when it is complete. */
  boolean areThere() {
    return Files.isRegularFile(bundle.resolve("SHA256SUMS"));
  }

  /** Writes them as one tar archive, with the bundle in the folder {@code bundle}. */
  void write(OutputStream output) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(output);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    for (String part : FROM_SOURCES) {
      put(tar, sources.resolve(part), part);
    }
    put(tar, bundle, "bundle");
    tar.finish();
    tar.flush();
  }

  private static void put(TarArchiveOutputStream tar, Path part, String name) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(part)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String path = file.equals(part) ? name : name + "/" + part.relativize(file);
      TarArchiveEntry entry = new TarArchiveEntry(path);
      entry.setSize(Files.size(file));
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
  }
}
