package io.hothouse.openstack.transport;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The way through the pages of one list; services give a thousand items at most, or what is set.
 */
public final class Pages {
  private final Set<URI> read = new HashSet<>();

  /**
   * Returns the address of the page after {@code page}; nothing after the last.
   *
   * @param key the name of the list in the page
   * @param current where the page came from
   * @throws HothouseException with {@link ErrorCode#CLOUD_ERROR} when the way leads nowhere or back
   */
  public Optional<URI> next(JsonNode page, String key, URI current) {
    read.add(current);
    try {
      Optional<URI> next = address(page, key, current);
      if (next.filter(read::contains).isPresent()) {
        throw astray(current, "it has been read already");
      }
      return next;
    } catch (IllegalArgumentException problem) {
      throw astray(current, "it has no usable address");
    }
  }

  private static HothouseException astray(URI current, String problem) {
    return new HothouseException(
        ErrorCode.CLOUD_ERROR,
        "Tried to read the next page of the list at %s, but %s. Next: have the cloud's administrator look at that service and what is in front of it."
            .formatted(Addresses.shown(current), problem));
  }

  private static Optional<URI> address(JsonNode page, String key, URI current) {
    if (page.path("next").isTextual()) {
      return Optional.of(current.resolve(withPrefix(current, page.path("next").asText())));
    }
    return StreamSupport.stream(page.path(key + "_links").spliterator(), false)
        .filter(link -> Json.text(link, "rel").equals("next"))
        .map(link -> current.resolve(Json.text(link, "href")))
        // A proxy may hide the service's own host and scheme: only the query is believed.
        .map(link -> URI.create(Addresses.shown(current) + "?" + link.getRawQuery()))
        .findFirst();
  }

  private static String withPrefix(URI current, String next) {
    // Glance's next page is "/v2/images?…" even where it lives under a prefix.
    int query = next.indexOf('?');
    return query < 0 ? next : Addresses.shown(current) + next.substring(query);
  }
}
