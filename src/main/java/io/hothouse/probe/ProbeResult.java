package io.hothouse.probe;

import java.time.Duration;

/**
 * What a probe came to through one node.
 *
 * @param passes how many attempts in a row passed at last
 * @param lastAttempt how long the last attempt took
 * @param duration from the first attempt to the last
 */
public record ProbeResult(
    String node,
    String address,
    String probe,
    int port,
    Answer answer,
    int passes,
    Duration lastAttempt,
    Duration duration) {}
