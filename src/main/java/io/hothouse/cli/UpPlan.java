package io.hothouse.cli;

import io.hothouse.InstanceKind;
import io.hothouse.deploy.BuildTools;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.release.KubernetesRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a launch is about to do on this machine, and how long each part of it takes. */
final class UpPlan {
  private UpPlan() {}

  /**
   * Returns the parts, in order; the launch itself is the last.
   *
   * @param local the local cloud where that is the one
   * @param baked what is on the image where nodes boot from the program's own
   * @param instances what the nodes are, as far as that is known beforehand
   */
  static List<FirstRun.Part> of(
      BuildTools tools,
      Optional<LocalCloud> local,
      Optional<KubernetesRelease> baked,
      InstanceKind instances) {
    List<FirstRun.Part> parts = new ArrayList<>();
    local.map(LocalCloud::parts).ifPresent(parts::addAll);
    baked.map(release -> tools.bakery(release).missing(instances)).ifPresent(parts::addAll);
    parts.add(FirstRun.Part.LAUNCH);
    return List.copyOf(parts);
  }
}
