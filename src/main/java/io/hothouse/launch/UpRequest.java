package io.hothouse.launch;

import io.hothouse.InstanceKind;
import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.release.KubernetesRelease;
import io.hothouse.template.HeatTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} is asked for.
 *
 * @param cluster the machines
 * @param template what Heat makes them from
 * @param services what runs on the cluster: folders under {@code manifests}, or profiles of them
 * @param tags the user's own, which the stack carries beside those of this program
 * @param timeToLive how long it may live; empty for as long as wanted
 * @param stackTimeout until Heat has made all and every node has signalled
 * @param serviceTimeouts how long each stage of a service may take
 * @param route the way on which images come to the nodes
 * @param skipPreflight whether quotas that seem too small are no reason to stop
 * @param retain whether a stack that fails stays on the cloud
 */
public record UpRequest(
    EnvironmentName name,
    ClusterRequest cluster,
    TemplateRequest template,
    List<String> services,
    List<String> tags,
    Optional<Duration> timeToLive,
    Duration stackTimeout,
    ServiceTimeouts serviceTimeouts,
    ImageRoute route,
    boolean skipPreflight,
    boolean retain) {

  /** Copies the lists. */
  public UpRequest {
    services = List.copyOf(services);
    tags = List.copyOf(tags);
  }

  /**
   * The machines of a cluster, in the words of the template's parameters.
   *
   * @param kubernetes what the nodes run, where they are made by this program
   * @param instances what the nodes are, where the user says it; else what the cloud makes
   * @param image a node image in Glance; empty for the one that is baked from {@code images/node}
   * @param floatingAddresses {@code all}, {@code control-plane} or {@code none}
   * @param network what lets pods reach each other
   * @param accessRange from where SSH, the API and the services may be reached, as a CIDR
   * @param insisted what of this the user said and did not leave to its default, by the template's
   *     parameters; an environment that is there already must have it
   */
  public record ClusterRequest(
      KubernetesRelease kubernetes,
      int workers,
      String flavor,
      Optional<InstanceKind> instances,
      Optional<String> image,
      Optional<String> externalNetwork,
      String floatingAddresses,
      PodNetwork network,
      String accessRange,
      Map<String, String> insisted) {
    /** Copies what the user said. */
    public ClusterRequest {
      insisted = Map.copyOf(insisted);
    }
  }

  /**
   * What Heat makes the machines from.
   *
   * @param gathered the program's own template or the user's, under the user's environments
   * @param parameters the user's values for the template's parameters; they win over all others
   * @param own whether the template or an environment is the user's
   */
  public record TemplateRequest(
      HeatTemplate gathered, Map<String, String> parameters, boolean own) {
    /** Copies the values. */
    public TemplateRequest {
      parameters = Map.copyOf(parameters);
    }

    /** Returns what the user wants a parameter to be, by a value or in an environment. */
    public Optional<String> valueOf(String parameter) {
      return Optional.ofNullable(parameters.get(parameter))
          .or(() -> gathered.valueOf(parameter).map(String::valueOf));
    }
  }
}
