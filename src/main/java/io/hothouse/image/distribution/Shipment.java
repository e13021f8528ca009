package io.hothouse.image.distribution;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is sent to a node: of some images, what the node lacks. {@code receive.sh} reads it. */
final class Shipment {
  private static final ObjectMapper JSON = JsonMappers.shared();

  private final Collection<LayoutImage> images;
  private final Map<Blob, LayoutImage> lacking = new LinkedHashMap<>();
  private final Map<String, Long> arrived;
  private int there;

  /**
   * Puts a shipment together.
   *
   * @param held digests of the blobs that the node's containerd has
   * @param arrived how many bytes of blobs an interrupted shipment left there, by the blobs' names
   */
  Shipment(Collection<LayoutImage> images, Collection<String> held, Map<String, Long> arrived) {
    this.images = List.copyOf(images);
    this.arrived = Map.copyOf(arrived);
    for (LayoutImage image : images) {
      for (Blob blob : image.blobs()) {
        // containerd reads the manifest from what it is given, also when it has it.
        if (blob.equals(image.manifest()) || !held.contains(blob.digest())) {
          lacking.put(blob, image);
        } else {
          there++;
        }
      }
    }
  }

  /** Returns how many blobs the node lacks in its containerd. */
  int blobs() {
    return lacking.size();
  }

  /** Returns how many blobs its containerd has, counted for each image. */
  int there() {
    return there;
  }

  /** Returns how many bytes of blobs are sent. */
  long bytes() {
    return lacking.keySet().stream().mapToLong(blob -> blob.size() - offset(blob)).sum();
  }

  void writeTo(OutputStream output) throws IOException {
    for (Map.Entry<Blob, LayoutImage> entry : lacking.entrySet()) {
      write(entry.getKey(), entry.getValue(), output);
    }
    file(output, "oci-layout", JSON.writeValueAsBytes(Map.of("imageLayoutVersion", "1.0.0")));
    file(output, "index.json", JSON.writeValueAsBytes(index()));
    line(output, "import " + String.join(" ", lacking.keySet().stream().map(Blob::hex).toList()));
    output.flush();
  }

  private void write(Blob blob, LayoutImage owner, OutputStream output) throws IOException {
    long offset = offset(blob);
    if (offset == blob.size() && arrived.containsKey(blob.hex())) {
      return;
    }
    line(
        output,
        "blob %s %d %d %d".formatted(blob.hex(), offset, blob.size() - offset, blob.size()));
    try (InputStream content = Files.newInputStream(owner.layout().resolve(blob.path()))) {
      content.skipNBytes(offset);
      content.transferTo(output);
    }
  }

  /** Returns how many bytes of a blob need not be sent. */
  private long offset(Blob blob) {
    long whole = arrived.getOrDefault(blob.hex(), -1L);
    long part = arrived.getOrDefault(blob.hex() + ".part", 0L);
    return whole == blob.size() ? whole : part <= blob.size() ? part : 0;
  }

  private Map<String, Object> index() {
    List<Map<String, Object>> manifests =
        images.stream()
            .map(
                image ->
                    Map.of(
                        "mediaType", image.manifest().mediaType(),
                        "digest", image.manifest().digest(),
                        "size", image.manifest().size(),
                        "annotations", Map.of("io.containerd.image.name", image.reference())))
            .toList();
    return Map.of("schemaVersion", 2, "manifests", manifests);
  }

  private static void file(OutputStream output, String name, byte[] content) throws IOException {
    line(output, "file %s %d".formatted(name, content.length));
    output.write(content);
  }

  private static void line(OutputStream output, String text) throws IOException {
    output.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
