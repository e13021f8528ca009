package io.hothouse.openstack.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An image in Glance.
 *
 * @param status active when it can be booted; queued or saving while its bytes come in
 * @param size in bytes; 0 before the bytes are there
 * @param minDisk in GB
 * @param minRam in MiB
 * @param properties everything that Glance says, its own fields too
 */
public record NodeImage(
    String id,
    String name,
    String status,
    long size,
    int minDisk,
    int minRam,
    Optional<Instant> updated,
    Map<String, String> properties) {

  /** Tells whether servers can boot from it. */
  public boolean active() {
    return status.equals("active");
  }

  /** Returns the id of the project that it belongs to; empty where Glance keeps that to itself. */
  String owner() {
    return properties.getOrDefault("owner", "");
  }

  /** Returns the SHA-512 that Glance found while the bytes came in, if it looks at that. */
  Optional<String> sha512() {
    return Optional.ofNullable(properties.get("os_hash_value"))
        .filter(value -> "sha512".equals(properties.get("os_hash_algo")));
  }

  boolean arriving() {
    return status.equals("queued") || status.equals("saving") || status.equals("importing");
  }

  static NodeImage of(JsonNode json) {
    return new NodeImage(
        Json.text(json, "id"),
        Json.text(json, "name"),
        Json.text(json, "status"),
        json.path("size").asLong(0),
        json.path("min_disk").asInt(0),
        json.path("min_ram").asInt(0),
        Json.time(json, "updated_at"),
        Json.texts(json));
  }
}
