package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Objects of kinds that the client's library does not know. Where they belong, the cluster is
 * asked.
 */
final class CustomResources {
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
    return Optional.ofNullable(client.getApiResources(object.getApiVersion()))
        .map(APIResourceList::getResources)
        .flatMap(
            all ->
                all.stream()
                    .filter(it -> it.getKind().equals(object.getKind()))
                    .filter(it -> !it.getName().contains("/"))
                    .findFirst())
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.DEPLOY,
                    "The cluster knows no %s of %s. Next: correct its kind and apiVersion, or put the CustomResourceDefinition that it is of beside it."
                        .formatted(object.getKind(), object.getApiVersion())));
  }

  /** Waits until objects of a kind can be made that has just been defined. */
  void awaitEstablished(String definition, Deadline deadline) {
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
