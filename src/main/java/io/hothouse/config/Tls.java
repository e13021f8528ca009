package io.hothouse.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which servers are trusted.
 *
 * @param verified whether certificates and host names are checked at all
 * @param authorities a PEM file with the only authorities to trust; absent means the JDK's
 */
public record Tls(boolean verified, Optional<Path> authorities) {
  /** The JDK's authorities. */
  public static final Tls DEFAULT = new Tls(true, Optional.empty());
}
