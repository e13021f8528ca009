package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The network between this machine and the local cloud. */
final class CloudNetwork {
  static final String ADDRESS = "172.24.4.1";
  static final String IDENTITY_URL = "http://" + ADDRESS + ":5000/v3";

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final String CABLE = "hothouse0";
  // A reject route to 172.24.4.0/24 as the kernel prints it: device, subnet, gateway, flags.
  private static final String GUARD = "*\t000418AC\t00000000\t0201\t";

  private final Scripts scripts;

  CloudNetwork(Scripts scripts) {
    this.scripts = scripts;
  }

  void check() {
    scripts.run(
        ErrorCode.ADDRESS_IN_USE,
        "use the network of the local cloud",
        LIMIT,
        "network.sh",
        "check");
  }

  void up() {
    scripts.run(ErrorCode.LOCAL_CLOUD, "make the local cloud's network", LIMIT, "network.sh", "up");
  }

  void down() {
    scripts.run(
        ErrorCode.LOCAL_CLOUD, "remove the local cloud's network", LIMIT, "network.sh", "down");
  }

  void purge() {
    scripts.run(
        ErrorCode.LOCAL_CLOUD, "remove the local cloud's network", LIMIT, "network.sh", "purge");
  }

  /** Tells whether the cable to the cloud is there. */
  static boolean isConnected() {
    try {
      return NetworkInterface.getByName(CABLE) != null;
    } catch (SocketException unknown) {
      return false;
    }
  }

  /**
   * Tells whether the route is there that keeps packets for the cloud on this machine while it is
   * stopped; a reboot takes it away.
   */
  static boolean isGuarded() {
    try {
      return Files.readString(Path.of("/proc/net/route")).contains(GUARD);
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Tells whether Keystone answers; to be asked only while the cloud's cable is there. */
  static boolean answers() {
    HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(IDENTITY_URL)).timeout(ANSWER_LIMIT).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException silent) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while asking the local cloud.", interrupt);
    }
  }
}
