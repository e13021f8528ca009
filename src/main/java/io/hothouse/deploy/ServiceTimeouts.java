package io.hothouse.deploy;

import java.time.Duration;

/**
 * How long each stage of a service may take.
 *
 * @param load until its images are on the nodes
 * @param deploy until it is rolled out
 * @param verify until it answers through every node
 */
public record ServiceTimeouts(Duration load, Duration deploy, Duration verify) {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Returns what is enough on a slow machine. */
  public static ServiceTimeouts defaults() {
    return new ServiceTimeouts(LONG, LONG, Duration.ofMinutes(5));
  }
}
