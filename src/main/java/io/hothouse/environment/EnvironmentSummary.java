package io.hothouse.environment;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the list of environments.
 *
 * @param status Heat's status of the stack
 * @param leaseEnd until when it may live, if that is limited
 * @param known whether this machine has its keys
 */
public record EnvironmentSummary(
    String name,
    String status,
    Optional<Instant> created,
    Optional<Instant> leaseEnd,
    boolean known) {}
