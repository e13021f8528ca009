package io.hothouse.openstack.census;

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
}
