package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PackagedFiles;
import io.hothouse.openstack.heat.StackRequest;
import io.hothouse.template.HeatTemplate;
import io.hothouse.template.TemplateResource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Heat is asked for: a template with the parameters of a launch. */
public final class ClusterTemplate {
  /** The program's own template among its files. */
  public static final String NAME = "cluster.yaml";

  private static final String PUBLIC_KEY = "ssh_public_key";

  /** What Nova takes of user data, encoded as base64: 65535 characters. */
  private static final int MOST_USER_DATA = 65535 / 4 * 3;

  /** Heat must still be there to report that a wait condition timed out. */
  private static final Duration STACK_MARGIN = Duration.ofMinutes(5);

  private ClusterTemplate() {}

  /** Returns the texts of the program's own template and of the files that it uses. */
  public static Map<String, String> files() {
    return PackagedFiles.ofProgram().texts("heat-templates");
  }

  /** Returns the program's own template, with environments over it. */
  public static HeatTemplate packaged(List<String> environments) {
    Map<String, String> files = new TreeMap<>(files());
    return HeatTemplate.of(files.remove(NAME), files, environments);
  }

  /**
   * Refuses what no cluster can be made from.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE}
   */
  public static void check(UpRequest.TemplateRequest template) {
    for (String needed : List.of(PUBLIC_KEY, "worker_count")) {
      if (!template.gathered().parameters().contains(needed)) {
        throw new HothouseException(
            ErrorCode.TEMPLATE,
            "The template declares no parameter '%s', without which its nodes cannot be reached or counted. Next: begin with the program's own, which 'hothouse template show --output DIR' writes."
                .formatted(needed));
      }
    }
    for (TemplateResource resource : template.gathered().resources()) {
      if (resource.userDataBytes() > MOST_USER_DATA) {
        throw new HothouseException(
            ErrorCode.TEMPLATE,
            "The user data of the resource '%s' are at least %d bytes with the files that they are made of, but Nova takes %d. Next: shorten them, or let the machine fetch a part of them when it has booted."
                .formatted(resource.name(), resource.userDataBytes(), MOST_USER_DATA));
      }
    }
    if (template.valueOf(PUBLIC_KEY).isPresent()) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "The parameter '%s' cannot be set: each environment gets a key of its own. Next: leave it out."
              .formatted(PUBLIC_KEY));
    }
  }

  /**
   * Refuses a pod network of the user's for a template that makes one of its own.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE}
   */
  public static void check(UpRequest.TemplateRequest template, PodNetwork network) {
    if (network.parameter().equals(PodNetwork.NONE)
        && !template.gathered().parameters().contains(PodNetwork.PARAMETER)) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "The template declares no parameter '%s', so that nobody tells its nodes to make no pod network of their own, as --network asks. Next: take the parameter over from the program's own, which 'hothouse template show --output DIR' writes, or leave --network out."
              .formatted(PodNetwork.PARAMETER));
    }
  }

  /** Returns the request for the cluster, without tags. */
  static StackRequest request(
      UpRequest request, CloudReport found, String imageId, String publicKey) {
    HeatTemplate template = request.template().gathered();
    Duration limit = request.stackTimeout();
    StackRequest asked =
        StackRequest.of(request.name().value(), template.text())
            .withFiles(template.files())
            .withEnvironment(template.environment())
            .withTimeout(limit.plus(STACK_MARGIN));
    // What options say counts more, and where they say nothing it is what the parameters say.
    Map<String, Object> values = new LinkedHashMap<>(request.template().parameters());
    values.putAll(values(request, found, imageId));
    values.put(PUBLIC_KEY, publicKey);
    values
        .keySet()
        .removeIf(name -> isOurs(name, request) && !template.parameters().contains(name));
    for (Map.Entry<String, Object> value : values.entrySet()) {
      asked = asked.withParameter(value.getKey(), value.getValue());
    }
    return asked;
  }

  /** What the user gives by name is not left out: Heat says that the template lacks it. */
  private static boolean isOurs(String name, UpRequest request) {
    return !request.template().parameters().containsKey(name);
  }

  private static Map<String, Object> values(UpRequest request, CloudReport found, String imageId) {
    UpRequest.ClusterRequest cluster = request.cluster();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("image", imageId);
    values.put("flavor", found.flavor().orElseThrow().name());
    values.put("external_network", found.externalNetwork().orElseThrow().id());
    values.put("worker_count", cluster.workers());
    values.put("floating_ips", cluster.floatingAddresses());
    values.put(PodNetwork.PARAMETER, cluster.network().parameter());
    values.put("access_cidr", cluster.accessRange());
    if (!found.authorities().isEmpty()) {
      values.put("authorities", found.authorities());
    }
    if (request.template().valueOf("wait_timeout").isEmpty()) {
      values.put("wait_timeout", request.stackTimeout().minus(Duration.ofSeconds(30)).toSeconds());
    }
    return values;
  }
}
