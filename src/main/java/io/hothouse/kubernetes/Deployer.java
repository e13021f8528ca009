package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.progress.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Brings services onto a cluster. */
public final class Deployer {
  /** The namespace that all services live in. */
  public static final String NAMESPACE = "openstack";

  private final KubernetesClient client;
  private final ClusterFailures failures;
  private final Map<String, String> parameters;
  private final Applier applier;
  private final GeneratedSecrets secrets;

  /**
   * Creates a deployer.
   *
   * @param parameters what the manifests ask for as {@code ${parameter:NAME}}
   */
  public Deployer(ClusterClient cluster, Map<String, String> parameters) {
    this.client = cluster.library();
    this.failures = cluster.failures();
    this.parameters = Map.copyOf(parameters);
    this.applier = new Applier(client, NAMESPACE);
    this.secrets = new GeneratedSecrets(client, NAMESPACE);
  }

  /**
   * Makes what must be there before any pod: the namespace, the generated passwords, and the
   * addresses of all services, which pods find in their environment. After it, services can be
   * deployed in any order and at once: those that require another wait for it by themselves.
   */
  public void prepare(List<ServiceDefinition> services, Deadline deadline) {
    failures.translated(
        "prepare the namespace " + NAMESPACE,
        () -> {
          applier.apply(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build(),
              deadline);
          services.forEach(service -> service.secrets().forEach(secrets::ensure));
          for (ServiceDefinition service : services) {
            applyAddresses(service, deadline);
          }
          awaitServiceAccount(deadline);
          return null;
        });
  }

  /**
   * Applies a service's manifests and waits until its Jobs are complete and its pods ready.
   *
   * @param images the references of the images, by name
   * @throws HothouseException with the first pod's reason and last log lines
   */
  public void deploy(
      ServiceDefinition service, Map<String, String> images, Deadline deadline, Step step) {
    List<HasMetadata> workloads =
        failures.translated(
            "apply the manifests of " + service.name(), () -> apply(service, images, deadline));
    new Rollout(client, NAMESPACE).await(service.name(), workloads, deadline, step);
  }

  /** Returns a generated value. */
  public Secret secret(SecretKey key) {
    return failures.translated("read the Secret " + key.secret(), () -> secrets.value(key));
  }

  private List<HasMetadata> apply(
      ServiceDefinition service, Map<String, String> images, Deadline deadline) {
    List<HasMetadata> objects = load(service, images);
    List<HasMetadata> workloads = new ArrayList<>();
    // What pods refer to comes before what makes pods.
    for (HasMetadata object : objects) {
      if (!Workloads.awaited(object)) {
        applier.apply(object, deadline);
      }
    }
    for (HasMetadata object : objects) {
      if (Workloads.awaited(object)) {
        workloads.add(applier.apply(object, deadline));
      }
    }
    return workloads;
  }

  private void applyAddresses(ServiceDefinition service, Deadline deadline) {
    Map<String, String> unknownYet = new HashMap<>();
    service.images().forEach(image -> unknownYet.put(image, "not-known-yet"));
    for (HasMetadata object : load(service, unknownYet)) {
      if (object instanceof Service) {
        applier.apply(object, deadline);
      }
    }
  }

  private List<HasMetadata> load(ServiceDefinition service, Map<String, String> images) {
    return new Manifests(client.getKubernetesSerialization(), new Substitution(images, parameters))
        .load(service.folder());
  }

  /** A pod made before its service account waits for the controller's next, slower attempt. */
  private void awaitServiceAccount(Deadline deadline) {
    try {
      client
          .serviceAccounts()
          .inNamespace(NAMESPACE)
          .withName("default")
          .waitUntilCondition(
              Objects::nonNull, deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException problem) {
      throw new HothouseException(
          ErrorCode.TIMEOUT,
          "Waited for the service account of the namespace %s, but it did not come. Next: look at the controller manager."
              .formatted(NAMESPACE),
          problem);
    }
  }
}
