package io.hothouse.openstack.census;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something of an environment that is still there.
 *
 * @param kind server, port, network …
 * @param why how it is known to be the environment's
 */
public record Leftover(String kind, String id, String name, String why) {
  @Override
  public String toString() {
    return "%s %s%s (%s)".formatted(kind, id, name.isEmpty() ? "" : " '" + name + "'", why);
  }

  /** Returns them for a message, one to an indented line. */
  public static String lines(List<Leftover> left) {
    return left.stream().map(thing -> "  " + thing).collect(Collectors.joining("\n"));
  }
}
