package io.hothouse.deploy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.release.OpenStackRelease;
import io.hothouse.release.OpenStackReleases;
import java.util.Optional;

/**
 * Which release of OpenStack is deployed.
 *
 * @param named whether the user has named it
 */
public record ReleaseChoice(OpenStackReleases all, OpenStackRelease wanted, boolean named) {
  /**
   * Tells whether to deploy it is an upgrade of what is there.
   *
   * @param there the release whose services are on the cluster
   * @throws HothouseException when nobody asked for another than that one, or upstream has no
   *     upgrade from it
   */
  boolean upgrades(Optional<String> there) {
    if (there.isEmpty() || there.get().equals(wanted.version())) {
      return false;
    }
    String current = there.get();
    if (!named) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The services on the cluster are those of OpenStack %s, but the default is %s. Next: keep them with --openstack %s, or upgrade them with 'hothouse deploy' and --openstack %s."
              .formatted(current, wanted.version(), current, wanted.version()));
    }
    if (!wanted.mayFollow(all.find(current))) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The services on the cluster are those of OpenStack %s, from which upstream has no upgrade to %s: it goes one release up, or from one skip-level release (YYYY.1) to the next. Next: keep them with --openstack %s, or launch another environment."
              .formatted(current, wanted.version(), current));
    }
    return true;
  }

  /**
   * Refuses to upgrade.
   *
   * @throws HothouseException when another release's services are on the cluster
   */
  void refuseUpgrade(Optional<String> there) {
    if (upgrades(there)) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The services on the cluster are those of OpenStack %s. Next: upgrade them with 'hothouse deploy' and --openstack %s."
              .formatted(there.orElseThrow(), wanted.version()));
    }
  }
}
