package io.hothouse.openstack.transport;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Where the next page of a list is; services give a thousand items at most, or what is set. */
public final class Pages {
  private Pages() {}

  /**
   * Returns the address of the page after {@code page}; nothing after the last.
   *
   * @param key the name of the list in the page
   * @param current where the page came from
   */
  public static Optional<URI> next(JsonNode page, String key, URI current) {
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
