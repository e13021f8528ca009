package io.hothouse.localcloud;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What anybody on this machine sees of the local cloud, without root. */
final class CloudView {
  // A reject route to 172.24.4.0/24 as the kernel prints it: device, subnet, gateway, flags.
  private static final String GUARD = "*\t000418AC\t00000000\t0201\t";

  private final String cable;
  private final Path routes;
  private final CloudDoors doors;

  /**
   * Creates a view.
   *
   * @param cable this machine's end of the cable to the cloud
   * @param routes the kernel's table of routes
   */
  CloudView(String cable, Path routes, CloudDoors doors) {
    this.cable = cable;
    this.routes = routes;
    this.doors = doors;
  }

  /** Returns the view of this machine. */
  static CloudView real() {
    return new CloudView(
        "hothouse0", Path.of("/proc/net/route"), CloudDoors.at(CloudNetwork.ADDRESS));
  }

  /** Tells whether the cable to the cloud is there. */
  boolean isConnected() {
    try {
      return NetworkInterface.getByName(cable) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  /**
   * Tells whether the route is there that keeps packets for the cloud on this machine while it is
   * stopped; a reboot takes it away.
   */
  boolean isGuarded() {
    try {
      return Files.readString(routes).contains(GUARD);
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Returns why the cloud cannot be used, as in "it was started, but TROUBLE". */
  Optional<String> trouble() {
    if (!isConnected()) {
      return Optional.of("this machine has no connection to it");
    }
    if (!isGuarded()) {
      return Optional.of("the route is gone that keeps packets for it on this machine");
    }
    List<String> silent = doors.silent();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s %s not answer".formatted(list(silent), silent.size() == 1 ? "does" : "do"));
  }

  private static String list(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
