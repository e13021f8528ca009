package io.hothouse.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the catalogue's endpoints are used.
 *
 * @param region a region's id; absent means any
 * @param visibility public, internal or admin
 * @param visibilities the same of single services, by the catalogue's types
 * @param overrides addresses that are used in the catalogue's place, by its types
 */
public record EndpointChoice(
    Optional<String> region,
    String visibility,
    Map<String, String> visibilities,
    Map<String, URI> overrides) {
  /** The public endpoints of any region. */
  public static final EndpointChoice ANY = new EndpointChoice(Optional.empty(), "public");

  /** Copies the maps. */
  public EndpointChoice {
    visibilities = Map.copyOf(visibilities);
    overrides = Map.copyOf(overrides);
  }

  /** Creates a choice that is the same for all services. */
  public EndpointChoice(Optional<String> region, String visibility) {
    this(region, visibility, Map.of(), Map.of());
  }
}
