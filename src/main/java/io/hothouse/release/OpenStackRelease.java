package io.hothouse.release;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A release of OpenStack whose services can be deployed.
 *
 * @param version as in 2026.1
 * @param supportedUntil the day before upstream calls it unmaintained; nothing where upstream has
 *     not said so yet
 * @param skipLevel whether an upgrade may come to it from the skip-level release before it, without
 *     the one between ("SLURP")
 */
public record OpenStackRelease(
    String version, LocalDate released, Optional<LocalDate> supportedUntil, boolean skipLevel)
    implements Release {
  private static final int RELEASES_A_YEAR = 2;

  /**
   * Tells whether upstream has an upgrade to this release from another one: the one before it, or,
   * between skip-level releases, the one before that.
   *
   * @see <a
   *     href="https://governance.openstack.org/tc/resolutions/20220210-release-cadence-adjustment.html">release
   *     cadence adjustment</a>
   */
  public boolean mayFollow(OpenStackRelease other) {
    int steps = number() - other.number();
    return steps == 1 || (steps == RELEASES_A_YEAR && skipLevel && other.skipLevel);
  }

  /** Counts releases: there are two a year. */
  private int number() {
    int dot = version.indexOf('.');
    return Integer.parseInt(version.substring(0, dot)) * RELEASES_A_YEAR
        + Integer.parseInt(version.substring(dot + 1));
  }
}
