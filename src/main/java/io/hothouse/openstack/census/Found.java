package io.hothouse.openstack.census;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something in the project.
 *
 * @param hangsOn ids of what it is attached to
 */
record Found(String kind, String id, String name, Set<String> hangsOn) {
  /** What has no id can neither be counted nor deleted. */
  Found {
    Objects.requireNonNull(id, kind);
  }

  static Found of(String kind, String id, String name, String... hangsOn) {
    Set<String> ids =
        Stream.of(hangsOn).filter(it -> it != null && !it.isEmpty()).collect(Collectors.toSet());
    return new Found(kind, id, name == null ? "" : name, Set.copyOf(ids));
  }
}
