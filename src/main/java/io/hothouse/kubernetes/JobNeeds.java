package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.progress.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is there for as long as a Job is: made before it, and taken away after it. */
final class JobNeeds {
  private final KubernetesClient client;
  private final ClusterFailures failures;
  private final List<HasMetadata> objects;

  JobNeeds(ClusterClient cluster, List<HasMetadata> objects) {
    this.client = cluster.library();
    this.failures = cluster.failures();
    this.objects = List.copyOf(objects);
    for (HasMetadata object : objects) {
      RoleSubjects.move(object, Deployer.NAMESPACE);
      if (object instanceof Namespaced) {
        object.getMetadata().setNamespace(Deployer.NAMESPACE);
      }
    }
  }

  boolean none() {
    return objects.isEmpty();
  }

  /**
   * Looks at what is there already.
   *
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when one is somebody else's
   */
  void refuseForeign() {
    for (HasMetadata object : objects) {
      HasMetadata found =
          failures.translated("look for the " + title(object), () -> client.resource(object).get());
      if (found != null) {
        refuseForeign(found);
      }
    }
  }

  /** What has the name of ours, and was made by somebody else, is neither changed nor deleted. */
  static void refuseForeign(HasMetadata found) {
    Map<String, String> labels = found.getMetadata().getLabels();
    if (labels == null || !Applier.FIELD_MANAGER.equals(labels.get(Applier.MANAGED_BY))) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "Tried to make the %s, but there is one that this program has not made. Next: look at it with 'kubectl%s', and delete it if nobody needs it."
              .formatted(title(found), words("describe", found)));
    }
  }

  void make(Deadline deadline, Step step) {
    Applier applier = new Applier(client, Deployer.NAMESPACE, step::note);
    for (HasMetadata object : objects) {
      failures.translated("make the " + title(object), () -> applier.apply(object, deadline));
    }
  }

  void delete(Step step) {
    objects.forEach(object -> delete(object, () -> client.resource(object).delete(), step));
  }

  /** Whoever cannot delete it says so, and hides no other failure. */
  static void delete(HasMetadata object, Runnable deletion, Step step) {
    try {
      deletion.run();
    } catch (KubernetesClientException problem) {
      step.note(
          "the %s could not be deleted: %s. Next: kubectl%s"
              .formatted(title(object), problem.getMessage(), words("delete", object)));
    }
  }

  static String title(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  /** Returns what kubectl is told, behind its own name. */
  private static String words(String verb, HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return "%s %s %s %s"
        .formatted(
            namespace == null ? "" : " -n " + namespace,
            verb,
            object.getKind().toLowerCase(Locale.ROOT),
            object.getMetadata().getName());
  }
}
