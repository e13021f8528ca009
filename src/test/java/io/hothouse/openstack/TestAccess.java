package io.hothouse.openstack;

import io.hothouse.openstack.server.AccessRule;
import io.hothouse.openstack.server.ServerAccess;
import java.util.List;
import java.util.Set;

/** Servers as tests want the cloud to see them. */
public final class TestAccess {
  private TestAccess() {}

  /** Returns a server whose groups let all of TCP and UDP in from a prefix, and nothing else. */
  public static ServerAccess filtered(ServerAccess server, String prefix) {
    return new ServerAccess(
        server.server(),
        server.status(),
        server.addresses(),
        server.floating(),
        true,
        List.of(new AccessRule("", 0, 65535, prefix, Set.of(), false)));
  }
}
