package io.hothouse.launch;

import io.hothouse.openstack.lookup.Flavor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What fits of what a cloud has, for a user who has not said what is to be taken. */
public final class Proposals {
  /** What a node with the core services needs: cores, MiB, GB. */
  private static final int CORES = 2;

  private static final int MEMORY = 4096;
  private static final int DISK = 6;

  private static final int HTTP = 80;

  private Proposals() {}

  /** Returns what a node needs, in words. */
  public static String needed() {
    return "%d cores, %d MiB and %d GB".formatted(CORES, MEMORY, DISK);
  }

  /** Returns the flavors that are large enough for nodes, the smallest first. */
  public static List<Flavor> fitting(List<Flavor> all) {
    return all.stream()
        .filter(it -> it.cores() >= CORES && it.ram() >= MEMORY && it.disk() >= DISK)
        .sorted(
            Comparator.comparing(Flavor::ram)
                .thenComparing(Flavor::cores)
                .thenComparing(Flavor::disk)
                .thenComparing(Flavor::name))
        .toList();
  }

  /**
   * Returns this machine alone, as a CIDR, by the address with which it reaches the cloud; nothing
   * where the cloud sees another one, since something on the way translates addresses.
   */
  public static Optional<String> accessRange(URI cloud) {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress there = InetAddress.getByName(cloud.getHost());
      // To connect such a socket sends nothing: it only chooses the way.
      socket.connect(new InetSocketAddress(there, cloud.getPort() < 0 ? HTTP : cloud.getPort()));
      InetAddress here = socket.getLocalAddress();
      boolean translated = here.isSiteLocalAddress() && !there.isSiteLocalAddress();
      return translated || here.isAnyLocalAddress()
          ? Optional.empty()
          : Optional.of(here.getHostAddress() + (here.getAddress().length == 4 ? "/32" : "/128"));
    } catch (IOException | UncheckedIOException unknown) {
      return Optional.empty();
    }
  }
}
