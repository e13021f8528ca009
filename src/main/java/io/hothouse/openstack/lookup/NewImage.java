package io.hothouse.openstack.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.files.Fingerprint;
import io.hothouse.openstack.transport.Json;
import java.nio.file.Path;
import java.util.Map;

/**
 * An image to be had in Glance.
 *
 * @param file sent as a stream
 * @param diskFormat Glance's word for the file's format, as in {@code raw}
 * @param minDisk the least disk that it fits on, in GB
 * @param content what the file must be; only the same in Glance will do
 * @param properties kept with the image
 */
public record NewImage(
    String name,
    Path file,
    String diskFormat,
    int minDisk,
    Fingerprint content,
    Map<String, String> properties) {

  /** The property that holds the SHA-512 of what was baked. */
  static final String CONTENT = "hothouse_node_sha512";

  /** Copies the properties. */
  public NewImage {
    properties = Map.copyOf(properties);
  }

  /** Returns what Glance is asked to make a place for. */
  ObjectNode reservation() {
    ObjectNode request = Json.object();
    properties.forEach(request::put);
    request.put(CONTENT, content.sha512());
    request.put("name", name);
    request.put("disk_format", diskFormat);
    request.put("container_format", "bare");
    request.put("visibility", "private");
    request.put("min_disk", minDisk);
    return request;
  }
}
