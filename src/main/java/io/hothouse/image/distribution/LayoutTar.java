package io.hothouse.image.distribution;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images as one OCI layout archive, without the blobs that its reader has. */
final class LayoutTar {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LayoutTar() {}

  /**
   * Writes the archive; a manifest is always in it, as containerd reads it from there.
   *
   * @param wanted digests of the blobs to send
   */
  static void write(Collection<LayoutImage> images, Collection<String> wanted, OutputStream output)
      throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(output);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    put(tar, "oci-layout", JSON.writeValueAsBytes(Map.of("imageLayoutVersion", "1.0.0")));
    put(tar, "index.json", JSON.writeValueAsBytes(index(images)));
    Map<String, LayoutImage> owners = new LinkedHashMap<>();
    Map<String, Blob> blobs = new LinkedHashMap<>();
    for (LayoutImage image : images) {
      for (Blob blob : image.blobs()) {
        owners.putIfAbsent(blob.digest(), image);
        blobs.putIfAbsent(blob.digest(), blob);
      }
    }
    for (Blob blob : blobs.values()) {
      if (wanted.contains(blob.digest())) {
        put(tar, blob, owners.get(blob.digest()));
      }
    }
    tar.finish();
    tar.flush();
  }

  private static Map<String, Object> index(Collection<LayoutImage> images) {
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

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, Blob blob, LayoutImage owner)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(blob.path());
    entry.setSize(blob.size());
    tar.putArchiveEntry(entry);
    Files.copy(owner.layout().resolve(blob.path()), tar);
    tar.closeArchiveEntry();
  }
}
