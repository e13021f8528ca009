package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an earlier deployment of a service has left on the cluster: objects of ours that its
 * manifests no longer have, or that belong to a service in whose place it is. What holds data
 * (claims, Secrets) is left alone.
 */
final class Outdated {
  private final KubernetesClient client;
  private final String namespace;

  Outdated(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Deletes what is outdated.
   *
   * @param wanted the service's objects as its manifests have them
   * @return what was deleted, as kind and name
   */
  List<String> remove(ServiceDefinition service, List<HasMetadata> wanted) {
    Set<String> titles = wanted.stream().map(Outdated::title).collect(Collectors.toSet());
    List<HasMetadata> found =
        Stream.concat(Stream.of(service.name()), service.replaces().stream())
            .flatMap(this::of)
            .filter(Predicate.not(object -> titles.contains(title(object))))
            .toList();
    found.forEach(object -> client.resource(object).delete());
    return found.stream().map(Outdated::title).toList();
  }

  private Stream<HasMetadata> of(String service) {
    Map<String, String> ours =
        Map.of(Deployer.SERVICE, service, Applier.MANAGED_BY, Applier.FIELD_MANAGER);
    return Stream.of(
            client.apps().deployments(),
            client.apps().statefulSets(),
            client.apps().daemonSets(),
            client.batch().v1().jobs(),
            client.services(),
            client.configMaps())
        .flatMap(kind -> kind.inNamespace(namespace).withLabels(ours).list().getItems().stream());
  }

  private static String title(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
