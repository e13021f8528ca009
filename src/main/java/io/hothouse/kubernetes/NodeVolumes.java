package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hothouse.Deadline;
import java.util.List;

/**
 * Folders of a node as volumes, for claims on a cluster where nothing makes volumes: what is in
 * them stays when pods come and go, and goes with the node.
 */
final class NodeVolumes {
  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
  private static final String FOLDER = "/var/lib/hothouse/volumes/";

  private final KubernetesClient client;
  private final Applier applier;
  private final String namespace;

  NodeVolumes(KubernetesClient client, Applier applier, String namespace) {
    this.client = client;
    this.applier = applier;
    this.namespace = namespace;
  }

  /** Returns the claims that nothing on the cluster would serve. */
  List<PersistentVolumeClaim> unserved(List<HasMetadata> objects) {
    List<PersistentVolumeClaim> claims =
        objects.stream()
            .filter(PersistentVolumeClaim.class::isInstance)
            .map(PersistentVolumeClaim.class::cast)
            .filter(claim -> claim.getSpec().getStorageClassName() == null)
            .toList();
    return claims.isEmpty() || hasDefaultClass() ? List.of() : claims;
  }

  private boolean hasDefaultClass() {
    return client.storage().v1().storageClasses().list().getItems().stream()
        .map(kind -> kind.getMetadata().getAnnotations())
        .anyMatch(
            annotations -> annotations != null && "true".equals(annotations.get(DEFAULT_CLASS)));
  }

  /** Returns the folder of the node that serves a claim. */
  static String folder(PersistentVolumeClaim claim) {
    return FOLDER + claim.getMetadata().getName();
  }

  /** Makes the volume for a claim, unless it is there; its folder has to be. */
  void provide(PersistentVolumeClaim claim, String node, Deadline deadline) {
    String name = namespace + "-" + claim.getMetadata().getName();
    PersistentVolume present = client.persistentVolumes().withName(name).get();
    if (present == null) {
      applier.apply(volume(claim, name, node), deadline);
    } else if (isReleased(present)) {
      release(name);
    }
  }

  private static boolean isReleased(PersistentVolume volume) {
    return volume.getStatus() != null
        && "Released".equals(volume.getStatus().getPhase())
        && volume.getSpec().getClaimRef() != null;
  }

  /**
   * A volume whose claim was deleted keeps that claim's uid, and so waits for it for ever: the next
   * claim of the same name stays pending unless the uid is taken out.
   */
  private void release(String name) {
    client
        .persistentVolumes()
        .withName(name)
        .edit(
            volume ->
                new PersistentVolumeBuilder(volume)
                    .editSpec()
                    .editClaimRef()
                    .withUid(null)
                    .withResourceVersion(null)
                    .endClaimRef()
                    .endSpec()
                    .build());
  }

  private PersistentVolume volume(PersistentVolumeClaim claim, String name, String node) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withCapacity(claim.getSpec().getResources().getRequests())
        .withAccessModes(claim.getSpec().getAccessModes())
        .withPersistentVolumeReclaimPolicy("Retain")
        .withNewClaimRef()
        .withNamespace(namespace)
        .withName(claim.getMetadata().getName())
        .endClaimRef()
        .withNewLocal()
        .withPath(folder(claim))
        .endLocal()
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey("kubernetes.io/hostname")
        .withOperator("In")
        .withValues(node)
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }

  /** Tells whether a volume is of this kind, or is a node's folder in another way. */
  static boolean isOnNode(PersistentVolume volume) {
    return volume.getSpec().getLocal() != null || volume.getSpec().getHostPath() != null;
  }
}
