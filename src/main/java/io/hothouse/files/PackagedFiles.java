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
      CacheFolder.make(
          copy, fresh -> visit(folder, (name, file) -> copy(file, fresh.resolve(name))));
      return copy;
    } catch (IOException problem) {
      throw unreadable(folder, problem);
    }
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(file, target);
    FileModes.set(target);
  }

  private String digest(String folder) {
    Digest digest = new Digest();
    visit(folder, (name, file) -> digest.add(name).add(file));
    return digest.shortHex();
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
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "read the folder %s of the program %s".formatted(folder, program),
        problem,
        "look whether the file is there and whole");
  }
}
