package io.hothouse.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.files.CacheFolder;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The OCI layouts that were built, one folder each, named after its content address. */
final class LayoutStore {
  /** The folder of all blobs, to which those of the layouts are links. */
  private static final String BLOBS = ".blobs";

  private static final String INDEX = "index.json";
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
    return Files.exists(folder(name, address).resolve(INDEX));
  }

  /**
   * Makes the folder of an image, in place of the one that may be there; a blob that other images
   * have, too, is kept once.
   *
   * @param filler writes the layout
   * @throws IOException also when what was written lacks a part
   */
  void put(String name, ContentAddress address, CacheFolder.Filler filler) throws IOException {
    CacheFolder.replace(
        folder(name, address),
        fresh -> {
          filler.fill(fresh);
          refuseIncomplete(fresh);
          Path blobs = fresh.resolve("blobs/sha256");
          for (Path blob : RecipeFiles.list(blobs)) {
            share(blobs.resolve(blob), root.resolve(BLOBS).resolve(blob.toString()));
          }
        });
  }

  /** Deletes all layouts but these, and the blobs that no layout has any more. */
  void keepOnly(Set<Path> folders) throws IOException {
    Path blobs = root.resolve(BLOBS);
    Set<Path> kept = new HashSet<>(folders);
    kept.add(blobs);
    CacheFolder.deleteAllBut(kept, root);
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
      if (Files.exists(common) && Files.size(common) == Files.size(own)) {
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

  private static void refuseIncomplete(Path layout) throws IOException {
    for (JsonNode image : JSON.readTree(layout.resolve(INDEX).toFile()).path("manifests")) {
      refuseMissing(layout, image);
      JsonNode manifest = JSON.readTree(blob(layout, image).toFile());
      List<JsonNode> parts = new ArrayList<>(List.of(manifest.path("config")));
      manifest.path("layers").forEach(parts::add);
      for (JsonNode part : parts) {
        refuseMissing(layout, part);
      }
    }
  }

  private static void refuseMissing(Path layout, JsonNode descriptor) throws IOException {
    Path blob = blob(layout, descriptor);
    if (!Files.isRegularFile(blob) || Files.size(blob) != descriptor.path("size").asLong()) {
      throw new IOException(
          "the engine wrote an incomplete layout: %s is not there as a whole"
              .formatted(descriptor.path("digest").asText()));
    }
  }

  private static Path blob(Path layout, JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/'));
  }

  /** Returns the digest of the manifest of a layout's only image, as in {@code sha256:…}. */
  static String manifestDigest(Path layout) throws IOException {
    JsonNode index = JSON.readTree(layout.resolve(INDEX).toFile());
    return index.path("manifests").path(0).path("digest").asText();
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
