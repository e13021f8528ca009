package io.hothouse.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The OCI layouts that were built, one folder each, named after its content address. */
final class LayoutStore {
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
    RecipeFiles.delete(folder);
    Files.createDirectories(root);
    return folder;
  }

  /** Makes a filled folder the image's own. */
  Path keep(Path filled, String name, ContentAddress address) throws IOException {
    Path folder = folder(name, address);
    RecipeFiles.delete(folder);
    return Files.move(filled, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns how many bytes a layout has. */
  static long size(Path layout) throws IOException {
    try (Stream<Path> files = Files.walk(layout)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
