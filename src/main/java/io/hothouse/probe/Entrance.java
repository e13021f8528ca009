package io.hothouse.probe;

import java.net.InetSocketAddress;
import java.util.function.IntFunction;

/**
 * A node as probes reach it.
 *
 * @param address how it is named in results
 * @param way where to connect for one of its ports
 */
public record Entrance(String node, String address, IntFunction<InetSocketAddress> way) {

  /** Returns a node that is reached at its own address. */
  public static Entrance direct(String node, String address) {
    return new Entrance(node, address, port -> new InetSocketAddress(address, port));
  }
}
