package io.hothouse.launch;

import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether others may listen in or walk in: what works as well without protection, and is said
 * before anything is made. On the local cloud nothing leaves this machine.
 */
final class ExposureChecks {
  private ExposureChecks() {}

  /** Returns a warning for each thing that is open; nothing for what is closed. */
  static List<CloudCheck> of(CloudSession cloud, String accessRange) {
    List<CloudCheck> checks = new ArrayList<>();
    if (accessRange.endsWith("/0")) {
      checks.add(
          CloudCheck.warning(
              "access range", accessRange + ": any address", "the addresses that you work from"));
    }
    if (LocalCloud.isNamed(cloud.cloudName())) {
      return checks;
    }
    if (!cloud.encrypted()) {
      checks.add(
          CloudCheck.warning(
              "transport", "http: password and token are readable on the way", "https"));
    } else if (!cloud.verified()) {
      checks.add(
          CloudCheck.warning(
              "transport", "verify: false: any server is trusted", "'cacert' of that cloud"));
    }
    return checks;
  }
}
