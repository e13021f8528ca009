package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a cluster asks its cloud for by itself: balancers for services, volumes for claims. Only the
 * cluster's own controllers give that back, so it has to happen while the nodes still run.
 */
public final class CloudResourcesOfCluster {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final ClusterFailures failures;

  /** Creates the view on what the cluster of {@code client} asked for. */
  public CloudResourcesOfCluster(ClusterClient client) {
    this.client = client.library();
    this.failures = client.failures();
  }

  /**
   * Deletes services of type LoadBalancer and all claims, with the pods that hold these, and waits
   * until their volumes are gone, too.
   *
   * @param notes told what is given back
   * @throws HothouseException when the API server does not answer, or when something stays
   */
  public void release(Deadline deadline, Consumer<String> notes) {
    try {
      List<HasMetadata> things = new ArrayList<>(balanced());
      List<PersistentVolumeClaim> claims = claims();
      things.addAll(claims);
      for (HasMetadata thing : things) {
        notes.accept("releases " + described(thing));
        client.resource(thing).delete();
      }
      claims.forEach(claim -> holders(claim).forEach(pod -> client.resource(pod).delete()));
      things.addAll(volumes(claims));
      awaitGone(things, deadline);
    } catch (KubernetesClientException problem) {
      throw failures.translate("release what the cluster asked its cloud for", problem);
    }
  }

  private List<? extends HasMetadata> balanced() {
    return client.services().inAnyNamespace().list().getItems().stream()
        .filter(service -> "LoadBalancer".equals(service.getSpec().getType()))
        .toList();
  }

  /** Those that a folder of a node serves asked nobody for anything, and go with the node. */
  private List<PersistentVolumeClaim> claims() {
    List<String> onNodes =
        client.persistentVolumes().list().getItems().stream()
            .filter(CloudResourcesOfCluster::isOnNode)
            .map(volume -> volume.getMetadata().getName())
            .toList();
    return client.persistentVolumeClaims().inAnyNamespace().list().getItems().stream()
        .filter(claim -> !onNodes.contains(String.valueOf(claim.getSpec().getVolumeName())))
        .toList();
  }

  private static boolean isOnNode(PersistentVolume volume) {
    return volume.getSpec().getLocal() != null || volume.getSpec().getHostPath() != null;
  }

  /** A claim stays as long as a pod uses it; one that is deleted gets no claim that is going. */
  private List<Pod> holders(PersistentVolumeClaim claim) {
    String name = claim.getMetadata().getName();
    return client.pods().inNamespace(claim.getMetadata().getNamespace()).list().getItems().stream()
        .filter(
            pod ->
                pod.getSpec().getVolumes().stream()
                    .anyMatch(
                        volume ->
                            volume.getPersistentVolumeClaim() != null
                                && name.equals(volume.getPersistentVolumeClaim().getClaimName())))
        .toList();
  }

  private List<PersistentVolume> volumes(List<PersistentVolumeClaim> claims) {
    List<String> names =
        claims.stream()
            .flatMap(claim -> Optional.ofNullable(claim.getSpec().getVolumeName()).stream())
            .toList();
    return client.persistentVolumes().list().getItems().stream()
        .filter(volume -> names.contains(volume.getMetadata().getName()))
        .filter(volume -> "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy()))
        .toList();
  }

  private void awaitGone(List<HasMetadata> things, Deadline deadline) {
    for (HasMetadata thing : things) {
      while (client.resource(thing).get() != null) {
        String goal = "the cluster to release " + described(thing);
        deadline.check(goal, "it is still there");
        Wait.real().pause(goal, POLL);
      }
    }
  }

  private static String described(HasMetadata thing) {
    String namespace = thing.getMetadata().getNamespace();
    return "%s %s%s"
        .formatted(
            thing.getKind(),
            namespace == null ? "" : namespace + "/",
            thing.getMetadata().getName());
  }
}
