package io.hothouse.image.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An image in an OCI image layout folder.
 *
 * @param reference the name that Kubernetes asks for, with its tag
 * @param tag the tag by which the layout knows it
 * @param manifest the blob that tells of all others
 * @param contents the configuration and the layers, lowest first
 */
public record LayoutImage(
    String reference, String tag, Path layout, Blob manifest, List<Blob> contents) {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final List<String> NAMES =
      List.of("io.containerd.image.name", "org.opencontainers.image.ref.name");

  /** Copies the list. */
  public LayoutImage {
    contents = List.copyOf(contents);
  }

  /**
   * Reads what a layout says of an image.
   *
   * @param reference the image's name; the layout may call it so, or hold it alone
   * @throws HothouseException with {@link ErrorCode#IMAGE} when the layout lacks it
   */
  public static LayoutImage read(Path layout, String reference) {
    try {
      Blob manifest = blob(find(layout, reference));
      JsonNode content = JSON.readTree(layout.resolve(manifest.path()).toFile());
      List<Blob> contents = new ArrayList<>();
      contents.add(blob(content.path("config")));
      content.path("layers").forEach(layer -> contents.add(blob(layer)));
      String tag = reference.substring(reference.lastIndexOf(':') + 1);
      LayoutImage image = new LayoutImage(reference, tag, layout, manifest, contents);
      image.refuseMissingBlobs();
      return image;
    } catch (IOException | IllegalArgumentException problem) {
      throw failure(reference, layout, problem.toString(), problem);
    }
  }

  /** Returns the same image under another name, by which Kubernetes asks for it, too. */
  public LayoutImage called(String other) {
    return new LayoutImage(other, tag, layout, manifest, contents);
  }

  /** Returns the manifest's text. */
  String manifestText() {
    try {
      return Files.readString(layout.resolve(manifest.path()));
    } catch (IOException problem) {
      throw failure(reference, layout, problem.toString(), problem);
    }
  }

  /** Returns all blobs, the manifest last: a reader of it finds the others there. */
  List<Blob> blobs() {
    List<Blob> all = new ArrayList<>(contents);
    all.add(manifest);
    return all;
  }

  private static JsonNode find(Path layout, String reference) throws IOException {
    JsonNode manifests = JSON.readTree(layout.resolve("index.json").toFile()).path("manifests");
    for (JsonNode manifest : manifests) {
      JsonNode annotations = manifest.path("annotations");
      if (NAMES.stream().anyMatch(name -> reference.equals(annotations.path(name).asText()))) {
        return manifest;
      }
    }
    if (manifests.size() == 1) {
      return manifests.get(0);
    }
    throw failure(reference, layout, "none of its %d is that".formatted(manifests.size()), null);
  }

  private static Blob blob(JsonNode descriptor) {
    return new Blob(
        descriptor.path("mediaType").asText(),
        descriptor.path("digest").asText(),
        descriptor.path("size").asLong());
  }

  private void refuseMissingBlobs() throws IOException {
    for (Blob blob : blobs()) {
      if (Files.size(layout.resolve(blob.path())) != blob.size()) {
        throw failure(reference, layout, blob.digest() + " has the wrong size", null);
      }
    }
  }

  private static HothouseException failure(
      String reference, Path layout, String reason, Exception cause) {
    return new HothouseException(
        ErrorCode.IMAGE,
        "Tried to find the image %s in %s, but %s. Next: build it again."
            .formatted(reference, layout, reason),
        cause);
  }
}
