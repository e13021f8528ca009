package io.hothouse.launch;

import io.hothouse.Deadline;
import io.hothouse.InstanceKind;
import io.hothouse.deploy.BuildTools;
import io.hothouse.image.node.BakedImage;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.image.node.NodeParts;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.NewImage;
import io.hothouse.openstack.lookup.NodeImage;
import io.hothouse.openstack.lookup.NodeImages;
import io.hothouse.progress.Step;
import io.hothouse.release.KubernetesRelease;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Sees to it that the cloud has the image that nodes boot from. */
final class NodeImageSupply {
  private static final int MEGABYTE = 20;

  private final BuildTools tools;
  private final KubernetesRelease release;
  private final Budget budget;

  NodeImageSupply(BuildTools tools, KubernetesRelease release, Budget budget) {
    this.tools = tools;
    this.release = release;
    this.budget = budget;
  }

  /**
   * Returns the id of the image on the cloud: the one that the user chose, else the program's own,
   * which is baked and uploaded first where it is missing.
   */
  String provide(CloudSession cloud, CloudReport report, Step step) {
    Optional<NodeImage> chosen = report.image();
    release.warning("Kubernetes", LocalDate.now(ZoneOffset.UTC)).ifPresent(step::note);
    if (chosen.isPresent()) {
      if (!NodeImageBakery.hasBaked(chosen.get().properties())) {
        step.note("'%s' is a stock image: it is prepared at boot".formatted(chosen.get().name()));
        parts(step);
      }
      return chosen.get().id();
    }
    step.note("nodes are " + report.instances().words());
    NodeImageBakery bakery = tools.bakery(release);
    BakedImage image = bakery.image(report.instances());
    NodeImages images = cloud.images();
    return images
        .find(image.name(), image.baked(), step::note)
        .orElseGet(() -> bakedAndUploaded(bakery, report.instances(), images, step))
        .id();
  }

  private NodeImage bakedAndUploaded(
      NodeImageBakery bakery, InstanceKind kind, NodeImages images, Step step) {
    Deadline deadline = budget.nodeImageWanted();
    BakedImage baked = bakery.bake(kind, step, deadline);
    return step.run(
        "upload " + baked.name(),
        upload ->
            images.ensure(
                new NewImage(
                    baked.name(),
                    baked.file(),
                    baked.diskFormat(),
                    baked.minDisk(),
                    baked.baked().orElseThrow(),
                    baked.properties()),
                deadline,
                (sent, total) ->
                    upload.note("%d of %d MB".formatted(sent >> MEGABYTE, total >> MEGABYTE))));
  }

  /** Bakes the program's own image where the cache lacks it. */
  BakedImage bake(InstanceKind kind, Step step) {
    return tools.bakery(release).bake(kind, step, budget.nodeImageWanted());
  }

  /** Returns what makes nodes of stock machines; what has to be built of it takes minutes. */
  NodeParts parts(Step step) {
    return tools.bakery(release).parts(step, budget.nodeImageWanted());
  }
}
