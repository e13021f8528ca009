package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Objects of kinds that the client's library does not know. Where they belong, the cluster is
 * asked.
 */
final class CustomResources {
  /** How long a kind that has been established may take until it is listed. */
  private static final Duration LISTING = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(200);

  private final KubernetesClient client;

  CustomResources(KubernetesClient client) {
    this.client = client;
  }

  /** Applies an object; it gets the namespace if its kind has namespaces. */
  HasMetadata apply(GenericKubernetesResource object, String namespace) {
    APIResource kind = kind(object);
    String[] version = object.getApiVersion().split("/", 2);
    ResourceDefinitionContext context =
        new ResourceDefinitionContext.Builder()
            .withGroup(version.length == 1 ? "" : version[0])
            .withVersion(version[version.length - 1])
            .withKind(object.getKind())
            .withPlural(kind.getName())
            .withNamespaced(kind.getNamespaced())
            .build();
    if (kind.getNamespaced()) {
      object.getMetadata().setNamespace(namespace);
    }
    var all = client.genericKubernetesResources(context);
    return (kind.getNamespaced() ? all.inNamespace(namespace) : all)
        .resource(object)
        .fieldManager(Applier.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private APIResource kind(GenericKubernetesResource object) {
    return kind(object.getApiVersion(), object.getKind())
        .orElseThrow(() -> new UnknownKind(object, null));
  }

  /** Tells whether the cluster has no objects of the kind and version that an object is of. */
  boolean lacks(HasMetadata object) {
    return kind(object.getApiVersion(), object.getKind()).isEmpty();
  }

  private Optional<APIResource> kind(String apiVersion, String kind) {
    return Optional.ofNullable(client.getApiResources(apiVersion))
        .map(APIResourceList::getResources)
        .flatMap(
            all ->
                all.stream()
                    .filter(it -> it.getKind().equals(kind))
                    .filter(it -> !it.getName().contains("/"))
                    .findFirst());
  }

  /** Waits until objects of a kind can be made that has just been defined. */
  void awaitEstablished(CustomResourceDefinition definition, Deadline deadline) {
    String name = definition.getMetadata().getName();
    awaitEstablished(name, deadline);
    // An API server may list the kind only some moments after it says so.
    Deadline patience = Deadline.after(LISTING);
    while (!isListed(definition.getSpec()) && !patience.expired() && !deadline.expired()) {
      Wait.real().pause("the CustomResourceDefinition " + name, POLL);
    }
  }

  private boolean isListed(CustomResourceDefinitionSpec spec) {
    return spec == null
        || spec.getVersions().stream()
            .filter(it -> Boolean.TRUE.equals(it.getServed()))
            .map(it -> spec.getGroup() + "/" + it.getName())
            .allMatch(it -> isListed(it, spec.getNames().getKind()));
  }

  private boolean isListed(String apiVersion, String kind) {
    try {
      return kind(apiVersion, kind).isPresent();
    } catch (KubernetesClientException unknown) {
      return false;
    }
  }

  private void awaitEstablished(String definition, Deadline deadline) {
    try {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(definition)
          .waitUntilCondition(
              seen ->
                  seen != null
                      && seen.getStatus() != null
                      && seen.getStatus().getConditions().stream()
                          .anyMatch(
                              it ->
                                  it.getType().equals("Established")
                                      && it.getStatus().equals("True")),
              deadline.remaining().toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException problem) {
      throw new HothouseException(
          ErrorCode.TIMEOUT,
          "Timed out waiting for the CustomResourceDefinition %1$s; it is not established. Next: kubectl describe crd %1$s."
              .formatted(definition),
          problem);
    }
  }
}
