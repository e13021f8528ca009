package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import java.time.Duration;
import java.util.function.Consumer;

/** The network between this machine and the local cloud; network.sh has the same addresses. */
final class CloudNetwork {
  static final String RANGE = "172.24.4.0/24";
  static final String ADDRESS = "172.24.4.1";
  static final String IDENTITY_URL = "http://" + ADDRESS + ":5000/v3";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Scripts scripts;

  CloudNetwork(Scripts scripts) {
    this.scripts = scripts;
  }

  /**
   * Fails when something else on this machine uses the cloud's addresses; then sees to it that no
   * packet for them leaves this machine, whether the cloud is there or not.
   */
  void guard(Consumer<String> note) {
    scripts.run(
        script("use the network of the local cloud", "guard").failingWith(ErrorCode.ADDRESS_IN_USE),
        note);
  }

  /** Makes the cloud's network and the cable to it. */
  void up(Consumer<String> note) {
    scripts.run(script("make the local cloud's network", "up"), note);
  }

  /** Lays a new cable to a cloud that runs. */
  void reconnect(Consumer<String> note) {
    scripts.run(script("connect this machine to the local cloud again", "reconnect"), note);
  }

  /** Removes network and cable; the route that guards them stays. */
  void down(Consumer<String> note) {
    scripts.run(script("remove the local cloud's network", "down"), note);
  }

  /** Removes all of it. */
  void purge(Consumer<String> note) {
    scripts.run(script("remove the local cloud's network", "purge"), note);
  }

  private static Script script(String goal, String action) {
    return Script.of(goal, LIMIT, "network.sh", action);
  }
}
