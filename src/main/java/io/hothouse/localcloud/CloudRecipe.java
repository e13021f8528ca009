package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.files.Digest;
import io.hothouse.files.FileModes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The scripts and settings that the local cloud is made with, as they travel in this program, for
 * instances of one kind.
 */
final class CloudRecipe {
  private static final List<String> OF_THE_ROOT =
      List.of(
          "packages.txt", "packages-virtual-machines.txt", "build-root.sh", CloudRecipe.INSTANCES);

  /** The file that tells the scripts of which kind the instances are. */
  private static final String INSTANCES = "instances";

  /** What images are made with, too, by its name in the recipe. */
  private static final Map<String, String> SHARED = Map.of("debian.sh", "/images/node/debian.sh");

  private final SortedMap<String, byte[]> files;

  private CloudRecipe(SortedMap<String, byte[]> files) {
    this.files = files;
  }

  /** Reads the recipe from the class path. */
  static CloudRecipe load(InstanceKind instances) {
    SortedMap<String, byte[]> files = new TreeMap<>(packaged());
    files.put(INSTANCES, (instances.option() + "\n").getBytes(StandardCharsets.UTF_8));
    return new CloudRecipe(files);
  }

  private static SortedMap<String, byte[]> packaged() {
    try {
      URI location = CloudRecipe.class.getResource("packages.txt").toURI();
      if (!location.getScheme().equals("jar")) {
        return read(Path.of(location).getParent());
      }
      try (FileSystem jar = FileSystems.newFileSystem(location, Map.of())) {
        return read(jar.getPath("/io/hothouse/localcloud"));
      }
    } catch (IOException | URISyntaxException problem) {
      throw new HothouseException(
          ErrorCode.INTERNAL,
          "Tried to read the local cloud's scripts from this program, but: " + problem.getMessage(),
          problem);
    }
  }

  private static SortedMap<String, byte[]> read(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString();
        if (!name.endsWith(".class")) {
          files.put(name, Files.readAllBytes(path));
        }
      }
    }
    for (Map.Entry<String, String> shared : SHARED.entrySet()) {
      try (InputStream content = CloudRecipe.class.getResourceAsStream(shared.getValue())) {
        if (content == null) {
          throw new NoSuchFileException(shared.getValue());
        }
        files.put(shared.getKey(), content.readAllBytes());
      }
    }
    return files;
  }

  /** Returns the digest of what decides which packages the root holds. */
  String rootDigest() {
    return digest(OF_THE_ROOT);
  }

  /** Returns the digest of everything. */
  String digest() {
    return digest(List.copyOf(files.keySet()));
  }

  private String digest(List<String> names) {
    Digest digest = new Digest();
    names.forEach(name -> digest.add(name).add(files.get(name)));
    return digest.shortHex();
  }

  /**
   * Copies all files to {@code folder}, and makes the scripts executable, which a jar cannot keep.
   */
  void copyTo(Path folder) {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
        FileModes.set(target);
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to write the local cloud's scripts to %s, but: %s"
              .formatted(folder, problem.getMessage()),
          problem);
    }
  }
}
