package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Digest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies objects on the server's side, as their manager. */
final class Applier {
  static final String FIELD_MANAGER = "hothouse";
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String DIGEST = "hothouse.io/digest";

  /**
   * More than the API server's own limit of a request, a minute: who leaves before may leave behind
   * what was allocated for an object, and nobody has it for minutes.
   */
  private static final Duration WRITING = Duration.ofSeconds(70);

  private final KubernetesClient client;
  private final String namespace;
  private final Consumer<String> notes;

  Applier(KubernetesClient client, String namespace, Consumer<String> notes) {
    this.client = client;
    this.namespace = namespace;
    this.notes = notes;
  }

  /** Applies an object and returns it as the cluster now has it. */
  HasMetadata apply(HasMetadata object, Deadline deadline) {
    if (object instanceof Namespaced) {
      object.getMetadata().setNamespace(namespace);
    }
    clean(object.getMetadata());
    Map<String, String> labels = new HashMap<>();
    if (object.getMetadata().getLabels() != null) {
      labels.putAll(object.getMetadata().getLabels());
    }
    labels.put(MANAGED_BY, FIELD_MANAGER);
    object.getMetadata().setLabels(labels);
    return object instanceof Job job ? applyJob(job, deadline) : send(object, namespace, deadline);
  }

  /**
   * Applies an object as it is.
   *
   * @param place the namespace of one of a kind that only the cluster knows
   */
  HasMetadata send(HasMetadata object, String place, Deadline deadline) {
    if (object instanceof GenericKubernetesResource custom) {
      return new CustomResources(client).apply(custom, place);
    }
    HasMetadata applied =
        object instanceof Service service
            ? new NodePorts(client, notes).having(service, deadline, () -> applyTyped(service))
            : applyTyped(object);
    if (object instanceof CustomResourceDefinition definition) {
      new CustomResources(client).awaitEstablished(definition, deadline);
    }
    return applied;
  }

  /** What a cluster wrote into an object that was copied from it is refused by any. */
  private static void clean(ObjectMeta metadata) {
    metadata.setManagedFields(null);
    metadata.setUid(null);
    metadata.setResourceVersion(null);
    metadata.setCreationTimestamp(null);
  }

  private HasMetadata applyTyped(HasMetadata object) {
    try {
      return applyAny(object);
    } catch (KubernetesClientException problem) {
      if (problem.getCode() == 404 && new CustomResources(client).lacks(object)) {
        throw new UnknownKind(object, problem);
      }
      throw problem;
    }
  }

  private HasMetadata applyAny(HasMetadata object) {
    RequestConfig patient =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout(Math.toIntExact(WRITING.toMillis()))
            .build();
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(patient)
        .call(
            it ->
                it.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply());
  }

  /** A Job cannot be changed: one that is another or has failed makes room for the new one. */
  private HasMetadata applyJob(Job job, Deadline deadline) {
    String digest = digest(Stream.of(job));
    ScalableResource<Job> found =
        client.batch().v1().jobs().inNamespace(namespace).withName(job.getMetadata().getName());
    Job present = found.get();
    if (present != null) {
      Map<String, String> annotations = present.getMetadata().getAnnotations();
      boolean same = annotations != null && digest.equals(annotations.get(DIGEST));
      if (same && Workloads.failure(present).isEmpty()) {
        return present;
      }
      found.delete();
      try {
        found.waitUntilCondition(
            Objects::isNull, deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
      } catch (RuntimeException problem) {
        throw new HothouseException(
            ErrorCode.TIMEOUT,
            "Timed out waiting for the earlier Job %1$s to be deleted; it is still there. Next: kubectl -n openstack describe job %1$s."
                .formatted(job.getMetadata().getName()),
            problem);
      }
    }
    Map<String, String> annotations = new HashMap<>();
    if (job.getMetadata().getAnnotations() != null) {
      annotations.putAll(job.getMetadata().getAnnotations());
    }
    annotations.put(DIGEST, digest);
    job.getMetadata().setAnnotations(annotations);
    return applyAny(job);
  }

  /** Returns a short digest of all that the objects say. */
  String digest(Stream<? extends HasMetadata> objects) {
    String text =
        objects
            .map(object -> client.getKubernetesSerialization().asJson(object))
            .collect(Collectors.joining());
    return new Digest().add(text).shortHex();
  }
}
