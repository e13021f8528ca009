package io.hothouse.environment;

import io.hothouse.config.PackagedFiles;
import io.hothouse.openstack.StackRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What Heat is asked for: the template of this program with the parameters of a launch. */
final class ClusterTemplate {
  private static final String TEMPLATE = "cluster.yaml";

  /** Heat must still be there to report that a wait condition timed out. */
  private static final Duration STACK_MARGIN = Duration.ofMinutes(5);

  private ClusterTemplate() {}

  /** Returns the request for the cluster, without tags. */
  static StackRequest request(
      UpRequest request, CloudReport found, String imageId, String publicKey) {
    Map<String, String> files = new TreeMap<>(PackagedFiles.ofProgram().texts("heat-templates"));
    String template = files.remove(TEMPLATE);
    UpRequest.ClusterRequest cluster = request.cluster();
    Duration limit = request.timeouts().stack();
    return StackRequest.of(request.name().value(), template)
        .withFiles(files)
        .withParameter("ssh_public_key", publicKey)
        .withParameter("image", imageId)
        .withParameter("flavor", found.flavor().orElseThrow().name())
        .withParameter("external_network", found.externalNetwork().orElseThrow().id())
        .withParameter("worker_count", cluster.workers())
        .withParameter("floating_ips", cluster.floatingAddresses())
        .withParameter("access_cidr", cluster.accessRange())
        .withParameter("wait_timeout", limit.minus(Duration.ofSeconds(30)).toSeconds())
        .withTimeout(limit.plus(STACK_MARGIN));
  }
}
