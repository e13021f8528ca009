package io.hothouse.config;

import java.util.Optional;

/**
 * Which of the catalogue's endpoints are used.
 *
 * @param region a region's id; absent means any
 * @param visibility public, internal or admin
 */
public record EndpointChoice(Optional<String> region, String visibility) {
  /** The public endpoints of any region. */
  public static final EndpointChoice ANY = new EndpointChoice(Optional.empty(), "public");
}
