package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the links with which Heat says which stack something is in. */
final class StackLinks {
  private StackLinks() {}

  /** Returns the stack of an event or a resource. */
  static Optional<StackId> stack(JsonNode json) {
    return StreamSupport.stream(json.path("links").spliterator(), false)
        .filter(link -> Json.text(link, "rel").equals("stack"))
        .map(link -> Json.text(link, "href"))
        .flatMap(href -> parse(href).stream())
        .findFirst();
  }

  private static String path(String address) {
    try {
      return String.valueOf(new URI(address).getRawPath());
    } catch (URISyntaxException noAddress) {
      return "";
    }
  }

  /** Reads ".../stacks/NAME/ID"; anything after it is ignored. */
  static Optional<StackId> parse(String address) {
    List<String> parts = List.of(path(address).split("/", -1));
    for (int part = 0; part + 2 < parts.size(); part++) {
      if (parts.get(part).equals("stacks")) {
        return Optional.of(
            new StackId(
                URLDecoder.decode(parts.get(part + 1), StandardCharsets.UTF_8),
                parts.get(part + 2)));
      }
    }
    return Optional.empty();
  }
}
