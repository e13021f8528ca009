package io.hothouse.files;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders that are not Java and travel in the program: {@code heat-templates}, {@code images}
 * and {@code manifests}.
 */
public final class PackagedFiles {
  private final Path program;

  private PackagedFiles(Path program) {
    this.program = program;
  }

  /** Returns the files of the running program, be it a jar or a folder of classes. */
  public static PackagedFiles ofProgram() {
    try {
      URI location =
          PackagedFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return new PackagedFiles(Path.of(location));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException("a class is loaded from a valid location", impossible);
    }
  }

  /** Returns the texts of all files below {@code folder}, by their names relative to it. */
  public Map<String, String> texts(String folder) {
    Map<String, String> texts = new TreeMap<>();
    visit(folder, (name, file) -> texts.put(name, Files.readString(file)));
    return texts;
  }

  /**
   * Copies {@code folder} into a folder of the cache whose name holds the content's digest, once.
   *
   * <p>Scripts, which begin with {@code #!}, become executable: a jar does not keep that.
   *
   * @return the copy
   */
  public Path extracted(String folder, Path cache) {
    Path copy = cache.resolve("program").resolve(folder + "-" + digest(folder));
    if (Files.isDirectory(copy)) {
      return copy;
    }
    try {
      Files.createDirectories(copy.getParent());
      Path partial = Files.createTempDirectory(copy.getParent(), folder + ".partial");
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      visit(folder, (name, file) -> copy(file, partial.resolve(name)));
      if (!partial.toFile().renameTo(copy.toFile()) && !Files.isDirectory(copy)) {
        throw new IOException("cannot rename " + partial + " to " + copy);
      }
      return copy;
    } catch (IOException problem) {
      throw unreadable(folder, problem);
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    byte[] content = Files.readAllBytes(file);
    Files.write(target, content);
    boolean script = content.length > 2 && content[0] == '#' && content[1] == '!';
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(script ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private String digest(String folder) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      visit(
          folder,
          (name, file) -> {
            digest.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(Files.readAllBytes(file));
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** What is done with each file. */
  private interface Visitor {
    void visit(String name, Path file) throws IOException;
  }

  private void visit(String folder, Visitor visitor) {
    try {
      if (Files.isDirectory(program)) {
        visit(program.resolve(folder), visitor);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(program)) {
          visit(jar.getPath(folder), visitor);
        }
      }
    } catch (IOException problem) {
      throw unreadable(folder, problem);
    }
  }

  private static void visit(Path root, Visitor visitor) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(root)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      visitor.visit(root.relativize(file).toString(), file);
    }
  }

  private HothouseException unreadable(String folder, IOException problem) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to read the folder %s of the program %s, but: %s"
            .formatted(folder, program, problem.getMessage()),
        problem);
  }
}
