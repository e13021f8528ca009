package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Claims of a pod whose storage class is not there. The scheduler says no more of them than that
 * they are not bound.
 */
final class UnboundClaims {
  private final KubernetesClient client;
  private final String namespace;

  UnboundClaims(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Returns what is to be said of a pod's claims; empty when nothing is, or is known. */
  String of(Pod pod) {
    try {
      return pod.getSpec().getVolumes().stream()
          .map(Volume::getPersistentVolumeClaim)
          .filter(Objects::nonNull)
          .map(PersistentVolumeClaimVolumeSource::getClaimName)
          .flatMap(name -> lacking(name).stream())
          .collect(Collectors.joining());
    } catch (KubernetesClientException unknown) {
      return "";
    }
  }

  private Optional<String> lacking(String name) {
    return Optional.ofNullable(
            client.persistentVolumeClaims().inNamespace(namespace).withName(name).get())
        .map(PersistentVolumeClaim::getSpec)
        .map(it -> it.getStorageClassName())
        .filter(it -> !it.isEmpty())
        .filter(it -> client.storage().v1().storageClasses().withName(it).get() == null)
        .map(
            it ->
                "; the claim %s wants the storage class %s, which is not there"
                    .formatted(name, it));
  }
}
