package io.hothouse.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.files.FileTrees;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The OCI layouts that were built, one folder each, named after its content address. */
final class LayoutStore {
  /** The folder of all blobs, to which those of the layouts are links. */
  private static final String BLOBS = ".blobs";

  private static final ObjectMapper JSON = JsonMappers.shared();

  private final Path root;

  LayoutStore(Path root) {
    this.root = root;
  }

  /** Returns the folder where an image is or would be. */
  Path folder(String name, ContentAddress address) {
    return root.resolve(name + "-" + address.tag());
  }

  /** Tells whether an image is there; a folder gets its name only when it is complete. */
  boolean holds(String name, ContentAddress address) {
    return Files.exists(folder(name, address).resolve("index.json"));
  }

  /** Returns a folder that is not there yet, to be filled and then {@link #keep kept}. */
  Path fresh(String name, ContentAddress address) throws IOException {
    Path folder = root.resolve("." + name + "-" + address.tag() + ".new");
    FileTrees.delete(folder);
    Files.createDirectories(root);
    return folder;
  }

  /** Makes a filled folder the image's own; a blob that other images have, too, is kept once. */
  Path keep(Path filled, String name, ContentAddress address) throws IOException {
    Path folder = folder(name, address);
    Path blobs = filled.resolve("blobs/sha256");
    for (Path blob : Files.exists(blobs) ? RecipeFiles.list(blobs) : List.<Path>of()) {
      share(blobs.resolve(blob), root.resolve(BLOBS).resolve(blob.toString()));
    }
    FileTrees.delete(folder);
    return Files.move(filled, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes all layouts but these, and the blobs that no layout has any more. */
  void keepOnly(Set<Path> folders) throws IOException {
    Path blobs = root.resolve(BLOBS);
    Set<Path> kept = new HashSet<>(folders);
    kept.add(blobs);
    FileTrees.deleteAllBut(kept, root);
    for (Path blob : Files.exists(blobs) ? RecipeFiles.list(blobs) : List.<Path>of()) {
      if (Integer.valueOf(1).equals(Files.getAttribute(blobs.resolve(blob), "unix:nlink"))) {
        Files.delete(blobs.resolve(blob));
      }
    }
  }

  /** Blobs are named after their content, so whichever came first will do. */
  private static void share(Path own, Path common) throws IOException {
    Files.createDirectories(common.getParent());
    try {
      if (Files.exists(common)) {
        Path link = own.resolveSibling(own.getFileName() + ".link");
        Files.createLink(link, common);
        Files.move(link, own, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(common, own);
      }
    } catch (UnsupportedOperationException | FileAlreadyExistsException alone) {
      // A file system without links, or another image of the same moment: it is kept twice.
    }
  }

  /** Returns the digest of the manifest of a layout's only image, as in {@code sha256:…}. */
  static String manifestDigest(Path layout) {
    try {
      JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
      return index.path("manifests").path(0).path("digest").asText();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Returns how many bytes a layout's blobs have. */
  static long size(Path layout) throws IOException {
    try (Stream<Path> files = Files.walk(layout.resolve("blobs"))) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
