package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.openstack.lookup.NodeImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which systems the boot script can make nodes of, told by what Glance says of an image. */
final class StockImages {
  private static final String NEEDED = "Debian 12 or 13, or Ubuntu 22.04 or 24.04";
  private static final Map<String, List<String>> RELEASES =
      Map.of("debian", List.of("12", "13"), "ubuntu", List.of("22.04", "24.04"));

  private StockImages() {}

  /** Returns the row on the system of an image; empty for one that is a node image already. */
  static Optional<CloudCheck> check(NodeImage image) {
    if (NodeImageBakery.hasBaked(image.properties())) {
      return Optional.empty();
    }
    String distribution = property(image, "os_distro");
    String version = property(image, "os_version");
    if (distribution.isEmpty()) {
      return Optional.of(
          CloudCheck.warning("image's system", "not said by os_distro and os_version", NEEDED));
    }
    String found = (distribution + " " + version).strip();
    List<String> releases = RELEASES.getOrDefault(distribution, List.of());
    if (releases.stream().anyMatch(it -> version.equals(it) || version.startsWith(it + "."))) {
      return Optional.of(CloudCheck.ok("image's system", found, NEEDED));
    }
    return Optional.of(
        version.isEmpty() && !releases.isEmpty()
            ? CloudCheck.warning("image's system", found + ", its os_version is not said", NEEDED)
            : CloudCheck.failed("image's system", found, NEEDED, refused(image, found)));
  }

  private static String property(NodeImage image, String name) {
    return image.properties().getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
  }

  private static HothouseException refused(NodeImage image, String found) {
    return new HothouseException(
        ErrorCode.IMAGE,
        "The image '%s' is %s by its properties os_distro and os_version, but nodes can be made of %s only. Next: choose such an image, correct these properties, or leave --image out for the program's own."
            .formatted(image.name(), found, NEEDED));
  }
}
