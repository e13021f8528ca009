package io.hothouse.ssh;

import java.util.Optional;

/**
 * A node as SSH reaches it.
 *
 * @param node its name, for messages and as the name that its host keys are known by
 * @param address an IP address or host name; seen from the jump host when there is one
 * @param jump the node to go through, for nodes without an address of their own outside
 */
public record SshTarget(
    String node,
    String address,
    int port,
    String user,
    HostKeys hostKeys,
    Optional<SshTarget> jump) {
  /** For clouds that forward SSH from another port, which the property names. */
  private static final int SSH_PORT = Integer.getInteger("hothouse.ssh.port", 22);

  /** Refuses names and addresses that a command line could misunderstand. */
  public SshTarget {
    refuseUnless("node", node, "[A-Za-z0-9][A-Za-z0-9._-]*");
    refuseUnless("address", address, "[A-Za-z0-9:][A-Za-z0-9._:%-]*");
    refuseUnless("user", user, "[A-Za-z0-9_][A-Za-z0-9_.-]*");
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  /** Returns a node that is reached directly on SSH's port. */
  public static SshTarget direct(String node, String address, String user, HostKeys hostKeys) {
    return new SshTarget(node, address, SSH_PORT, user, hostKeys, Optional.empty());
  }

  /** Returns this node, reached through {@code other}. */
  public SshTarget through(SshTarget other) {
    return new SshTarget(node, address, port, user, hostKeys, Optional.of(other));
  }

  /** Returns the node's name and address, as messages show it. */
  public String display() {
    return "%s (%s:%d)".formatted(node, address, port);
  }

  private static void refuseUnless(String what, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException("not a valid %s: \"%s\"".formatted(what, value));
    }
  }
}
