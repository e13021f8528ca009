package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an update would do to a stack's resources, by their names.
 *
 * @param added made anew
 * @param updated changed in place
 * @param replaced made anew in place of the old ones, with all that these hold lost
 * @param deleted taken away
 */
public record StackChanges(
    List<String> added, List<String> updated, List<String> replaced, List<String> deleted) {
  /** Copies the lists. */
  public StackChanges {
    added = List.copyOf(added);
    updated = List.copyOf(updated);
    replaced = List.copyOf(replaced);
    deleted = List.copyOf(deleted);
  }

  static StackChanges of(JsonNode changes) {
    return new StackChanges(
        names(changes, "added"),
        names(changes, "updated"),
        names(changes, "replaced"),
        names(changes, "deleted"));
  }

  private static List<String> names(JsonNode changes, String kind) {
    List<String> names = new ArrayList<>();
    changes
        .path(kind)
        .forEach(
            it ->
                names.add(
                    "%s (%s)"
                        .formatted(
                            Json.text(it, "resource_name"), Json.text(it, "resource_type"))));
    return names;
  }

  /** Tells whether everything would stay as it is. */
  public boolean none() {
    return Stream.of(added, updated, replaced, deleted).allMatch(List::isEmpty);
  }

  /** Returns what would be done, in words. */
  public String words() {
    return Stream.of(
            words("replace, with all that it holds lost,", replaced),
            words("delete", deleted),
            words("change", updated),
            words("make", added))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String words(String verb, List<String> names) {
    return names.isEmpty() ? "" : verb + " " + String.join(", ", names);
  }
}
