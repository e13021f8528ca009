package io.hothouse.openstack.server;

import java.util.List;
import java.util.Set;

/**
 * How a server can be reached, as Nova and Neutron have it.
 *
 * @param status Nova's, as in {@code ACTIVE}
 * @param addresses of its ports
 * @param floating the floating addresses that lead to its ports
 * @param filtered whether every one of its ports has security groups
 */
public record ServerAccess(
    String server,
    String status,
    Set<String> addresses,
    Set<String> floating,
    boolean filtered,
    List<AccessRule> rules) {
  /** What {@link #admitted} calls every address. */
  public static final String ANYWHERE = "anywhere";

  /** Copies the collections. */
  public ServerAccess {
    addresses = Set.copyOf(addresses);
    floating = Set.copyOf(floating);
    rules = List.copyOf(rules);
  }

  /**
   * Tells whether its security groups let packets in.
   *
   * @param protocol as in {@code tcp}
   * @param source the address that they come from
   */
  public boolean admits(String protocol, int port, String source) {
    return !filtered || rules.stream().anyMatch(rule -> rule.admits(protocol, port, source));
  }

  /** Returns from where its security groups let packets in, in words. */
  public List<String> admitted(String protocol, int port) {
    return filtered
        ? rules.stream()
            .filter(rule -> rule.covers(protocol, port))
            .map(AccessRule::origin)
            .distinct()
            .sorted()
            .toList()
        : List.of(ANYWHERE);
  }
}
