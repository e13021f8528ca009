package io.hothouse.image.distribution;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.files.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes small OCI layouts, whose layers are just texts. */
public final class LayoutFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LayoutFixture() {}

  /** Adds an image to the layout in a folder. */
  public static LayoutImage write(Path layout, String reference, String... layers)
      throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    List<Map<String, Object>> descriptors = new ArrayList<>();
    for (String layer : layers) {
      descriptors.add(
          blob(layout, "application/vnd.oci.image.layer.v1.tar+zstd", layer.repeat(50)));
    }
    Map<String, Object> config =
        blob(layout, "application/vnd.oci.image.config.v1+json", "{\"of\":\"" + reference + "\"}");
    String manifest =
        JSON.writeValueAsString(
            Map.of("schemaVersion", 2, "config", config, "layers", descriptors));
    ObjectNode entry =
        JSON.valueToTree(blob(layout, "application/vnd.oci.image.manifest.v1+json", manifest));
    entry.putObject("annotations").put("org.opencontainers.image.ref.name", reference);
    Path index = layout.resolve("index.json");
    ObjectNode content =
        Files.exists(index)
            ? (ObjectNode) JSON.readTree(index.toFile())
            : JSON.createObjectNode().put("schemaVersion", 2);
    ArrayNode manifests = content.withArray("manifests");
    manifests.add(entry);
    JSON.writeValue(index.toFile(), content);
    return LayoutImage.read(layout, reference);
  }

  private static Map<String, Object> blob(Path layout, String mediaType, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(Digest.sha256(bytes));
    Files.write(layout.resolve("blobs/sha256").resolve(hex), bytes);
    return Map.of("mediaType", mediaType, "digest", "sha256:" + hex, "size", bytes.length);
  }
}
