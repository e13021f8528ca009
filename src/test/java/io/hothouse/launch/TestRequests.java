package io.hothouse.launch;

import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.release.TestReleases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code up} is asked for in tests of what comes of it. */
final class TestRequests {
  private TestRequests() {}

  /** Returns a request for two small workers and no service, with a minute for everything. */
  static UpRequest of(EnvironmentName name) {
    return insisting(name, Map.of());
  }

  static UpRequest of(
      EnvironmentName name,
      UpRequest.ClusterRequest cluster,
      UpRequest.TemplateRequest template,
      boolean skipPreflight) {
    Duration minute = Duration.ofMinutes(1);
    return new UpRequest(
        name,
        cluster,
        template,
        List.of(),
        List.of(),
        Optional.empty(),
        minute,
        new ServiceTimeouts(minute, minute, minute),
        ImageRoute.SSH,
        skipPreflight,
        false);
  }

  /** Returns the same for a user who insists on values of the template's parameters. */
  static UpRequest insisting(EnvironmentName name, Map<String, String> insisted) {
    return of(
        name,
        cluster("small", Optional.empty(), insisted),
        new UpRequest.TemplateRequest(ClusterTemplate.packaged(List.of()), Map.of(), false),
        false);
  }

  /** Returns a request with tags of the user's own. */
  static UpRequest tagged(EnvironmentName name, List<String> tags) {
    return written(name, tags, Optional.empty());
  }

  /** Returns a request with a lease. */
  static UpRequest leased(EnvironmentName name, Duration timeToLive) {
    return written(name, List.of(), Optional.of(timeToLive));
  }

  private static UpRequest written(
      EnvironmentName name, List<String> tags, Optional<Duration> timeToLive) {
    UpRequest plain = of(name);
    return new UpRequest(
        name,
        plain.cluster(),
        plain.template(),
        plain.services(),
        tags,
        timeToLive,
        plain.stackTimeout(),
        plain.serviceTimeouts(),
        plain.route(),
        plain.skipPreflight(),
        plain.retain());
  }

  static UpRequest.ClusterRequest cluster(String flavor, Optional<String> image) {
    return cluster(flavor, image, Map.of());
  }

  private static UpRequest.ClusterRequest cluster(
      String flavor, Optional<String> image, Map<String, String> insisted) {
    return new UpRequest.ClusterRequest(
        TestReleases.usual(),
        2,
        flavor,
        Optional.empty(),
        image,
        Optional.empty(),
        "all",
        PodNetwork.parse(PodNetwork.VXLAN),
        "192.0.2.0/24",
        insisted);
  }
}
