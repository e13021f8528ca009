package io.hothouse.openstack.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Pages;
import io.hothouse.openstack.transport.Reply;
import java.net.URI;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;

/** Puts the pages of a list together: openstack4j itself takes the first for the whole. */
final class WholeList {
  private static final String LINKS = "_links";

  private final Function<Call, Reply> sender;

  /** Creates what fetches further pages with {@code sender}, which fails for a refusal. */
  WholeList(Function<Call, Reply> sender) {
    this.sender = sender;
  }

  /** Returns the answer to {@code call} with all that comes on later pages in it. */
  Reply of(Call call, Reply first) {
    if (!call.method().equals("GET")) {
      return first;
    }
    return Json.read(first.body())
        .filter(JsonNode::isObject)
        .flatMap(page -> key(page).map(key -> joined(call, first, (ObjectNode) page, key)))
        .orElse(first);
  }

  private Reply joined(Call call, Reply first, ObjectNode page, String key) {
    ArrayNode all = (ArrayNode) page.path(key);
    Pages pages = new Pages();
    Optional<URI> next = pages.next(page, key, call.uri());
    while (next.isPresent()) {
      Call further = Call.of(call.goal(), "GET", next.get());
      JsonNode later =
          Json.read(sender.apply(further).body())
              .filter(it -> it.path(key).isArray())
              .orElseThrow(() -> cutShort(further, key));
      later.path(key).forEach(all::add);
      next = later.path(key).isEmpty() ? Optional.empty() : pages.next(later, key, further.uri());
    }
    page.remove(key + LINKS);
    return first.withBody(Json.bytes(page));
  }

  /** What cannot be read is not the end: what it has would be taken for absent. */
  private static HothouseException cutShort(Call call, String key) {
    return new HothouseException(
        ErrorCode.CLOUD_ERROR,
        "Tried to read a further page of the list of %s at %s, but there is no such list in the answer. Next: try again; if it stays so, have the cloud's administrator look at that service and what is in front of it."
            .formatted(key, Addresses.shown(call.uri())));
  }

  /** A list that goes on has its links beside it. */
  private static Optional<String> key(JsonNode page) {
    for (Iterator<String> names = page.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.endsWith(LINKS)) {
        String key = name.substring(0, name.length() - LINKS.length());
        if (page.path(key).isArray()) {
          return Optional.of(key);
        }
      }
    }
    return Optional.empty();
  }
}
