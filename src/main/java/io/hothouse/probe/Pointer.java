package io.hothouse.probe;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** JSON pointers (RFC 6901) with {@code *} for every element of a list or of an object. */
final class Pointer {
  private Pointer() {}

  /** Returns what the pointer leads to; nothing when it leads nowhere. */
  static List<JsonNode> at(JsonNode root, String pointer) {
    List<JsonNode> found = List.of(root);
    for (String part : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        if (part.equals("*")) {
          node.forEach(next::add);
        } else {
          next.add(node.at(JsonPointer.compile("/" + part)));
        }
      }
      found = next;
    }
    return found.stream().filter(node -> !node.isMissingNode()).toList();
  }

  /** Returns a value as a text: a text without quotes, all else as JSON. */
  static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }
}
