package io.hothouse.openstack.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * What a security group lets in. Prefixes are compared here, as the JDK has no type for them and no
 * library of this program does.
 *
 * @param protocol as in {@code tcp}; empty for all
 * @param first the first port; 0 for all
 * @param last the last port; 65535 for all
 * @param prefix from where, as in {@code 10.0.0.0/24}; empty for anywhere, or where a group says it
 * @param sources the addresses of the group from which it lets in; empty where a prefix says it
 * @param byGroup whether a group says from where
 */
public record AccessRule(
    String protocol, int first, int last, String prefix, Set<String> sources, boolean byGroup) {
  private static final int BITS_OF_A_BYTE = 8;

  public AccessRule {
    sources = Set.copyOf(sources);
  }

  boolean admits(String wanted, int port, String source) {
    return covers(wanted, port)
        && (byGroup ? sources.contains(source) : prefix.isEmpty() || within(source));
  }

  boolean covers(String wanted, int port) {
    return (protocol.isEmpty() || protocol.equals(wanted)) && first <= port && port <= last;
  }

  /** Returns from where it lets in, in words. */
  String origin() {
    if (byGroup) {
      return "members of a security group";
    }
    return prefix.isEmpty() ? ServerAccess.ANYWHERE : prefix;
  }

  private boolean within(String source) {
    int slash = prefix.indexOf('/');
    if (!prefix.substring(slash + 1).matches("\\d{1,3}") || slash < 0) {
      return false;
    }
    try {
      // Both are numbers: nothing is looked up.
      byte[] network = InetAddress.getByName(prefix.substring(0, slash)).getAddress();
      byte[] address = InetAddress.getByName(source).getAddress();
      int length = Integer.parseInt(prefix.substring(slash + 1));
      for (int bit = 0; bit < Math.min(length, network.length * BITS_OF_A_BYTE); bit++) {
        int mask = 0x80 >> bit % BITS_OF_A_BYTE;
        int at = bit / BITS_OF_A_BYTE;
        if (network.length != address.length || (network[at] & mask) != (address[at] & mask)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
