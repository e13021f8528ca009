package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.ClientLogin;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.pipeline.Together;
import io.hothouse.progress.Step;
import io.hothouse.yaml.Setting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings services onto a cluster. */
public final class Deployer {
  /** The namespace that all services live in. */
  public static final String NAMESPACE = "openstack";

  /** The label that says which service an object belongs to. */
  static final String SERVICE = "hothouse.io/service";

  /** The annotation of the namespace that says which release of OpenStack is in it. */
  private static final String RELEASE = "hothouse.io/openstack";

  private static final Pattern CLIENT_PLACE =
      Pattern.compile("\\$\\{(parameter|secret|service):([^}]+)}");

  private final KubernetesClient client;
  private final ClusterFailures failures;
  private final Map<String, String> parameters;
  private final GeneratedSecrets secrets;
  private NamespaceWatch watch;

  /**
   * Creates a deployer.
   *
   * @param parameters what the manifests ask for as {@code ${parameter:NAME}}
   */
  public Deployer(ClusterClient cluster, Map<String, String> parameters) {
    this.client = cluster.library();
    this.failures = cluster.failures();
    this.parameters = Map.copyOf(parameters);
    this.secrets = new GeneratedSecrets(client, NAMESPACE);
  }

  /**
   * Makes what must be there before any pod: the namespace, the generated passwords, the claims,
   * and the addresses of all services, which pods find in their environment. After it, services can
   * be deployed in any order and at once: those that require another wait for it by themselves.
   *
   * @param release the release of OpenStack that the services are, which is written down
   */
  public void prepare(
      List<ServiceDefinition> services, Optional<String> release, Deadline deadline, Step step) {
    Applier applier = new Applier(client, NAMESPACE, step::note);
    failures.translated(
        "prepare the namespace " + NAMESPACE,
        () -> {
          applier.apply(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(NAMESPACE)
                  .withAnnotations(release.map(it -> Map.of(RELEASE, it)).orElse(Map.of()))
                  .endMetadata()
                  .build(),
              deadline);
          Map<String, Map<String, SecretKind>> kinds = new TreeMap<>();
          services.forEach(service -> kinds.putAll(service.secrets()));
          Together.each(
              "make Secrets", kinds.keySet(), name -> secrets.ensure(name, kinds.get(name)));
          List<HasMetadata> objects =
              services.stream()
                  .flatMap(service -> load(service, unknownYet(service)).stream())
                  .filter(it -> !HelmHooks.isForAnotherTime(it))
                  .toList();
          Together.each(
              "apply addresses and claims",
              objects.stream()
                  .filter(it -> it instanceof Service || it instanceof PersistentVolumeClaim)
                  .toList(),
              object -> applier.apply(object, deadline));
          awaitServiceAccount(deadline);
          return null;
        });
  }

  /**
   * Applies a service's manifests and waits until its Jobs are complete and its pods ready. What
   * they no longer have, and what belongs to a service that it replaces, is taken away before.
   *
   * @param images the references of the images, by name
   * @throws HothouseException with the first pod's reason and last log lines
   */
  public void deploy(
      ServiceDefinition service, Map<String, String> images, Deadline deadline, Step step) {
    Map<Boolean, List<HasMetadata>> loaded =
        load(service, images).stream()
            .collect(Collectors.partitioningBy(HelmHooks::isForAnotherTime));
    List<HasMetadata> objects = loaded.get(false);
    if (!loaded.get(true).isEmpty()) {
      step.note(
          "left out, as these Helm hooks are not for an installation: "
              + loaded.get(true).stream().map(HelmHooks::title).collect(Collectors.joining("; ")));
    }
    List<String> removed =
        failures.translated(
            "take away what the service %s no longer has".formatted(service.name()),
            () -> new Outdated(client, NAMESPACE).remove(service, objects));
    if (!removed.isEmpty()) {
      step.note("taken away, as it is no longer wanted: " + String.join(", ", removed));
    }
    Applier applier = new Applier(client, NAMESPACE, step::note);
    // What pods refer to comes before what makes pods, and before that what says which kinds there
    // are.
    for (HasMetadata object : inOrder(objects)) {
      if (!Workloads.awaited(object)) {
        apply(applier, object, service, deadline);
      }
    }
    for (List<HasMetadata> workloads : HelmHooks.turns(objects)) {
      List<HasMetadata> applied =
          workloads.stream()
              .map(it -> apply(applier, marked(applier, it, objects), service, deadline))
              .toList();
      new Rollout(client, NAMESPACE, watch()).await(service.name(), applied, deadline, step);
    }
  }

  /** Pods do not read a changed file again: they are replaced. */
  private static HasMetadata marked(
      Applier applier, HasMetadata workload, List<HasMetadata> objects) {
    Stream<HasMetadata> content =
        Stream.concat(objects.stream().filter(ConfigMap.class::isInstance), Stream.of(workload));
    Workloads.mark(workload, applier.digest(content));
    return workload;
  }

  /** A watch begins with a list, which fails as any other question does. */
  private synchronized NamespaceWatch watch() {
    if (watch == null) {
      watch =
          failures.translated(
              "watch the namespace " + NAMESPACE, () -> NamespaceWatch.start(client, NAMESPACE));
    }
    return watch;
  }

  /** Returns the release of OpenStack whose services are on the cluster, or were to be. */
  public Optional<String> release() {
    return failures.translated(
        "ask for the namespace " + NAMESPACE,
        () ->
            Optional.ofNullable(client.namespaces().withName(NAMESPACE).get())
                .map(it -> it.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(RELEASE)));
  }

  /** Returns the names of the services that are on the cluster. */
  public List<String> deployed() {
    return failures.translated(
        "look for services in the namespace " + NAMESPACE,
        () ->
            Stream.of(
                    client.apps().deployments(),
                    client.apps().statefulSets(),
                    client.apps().daemonSets(),
                    // There are services that only do something once.
                    client.batch().v1().jobs())
                .flatMap(
                    kind ->
                        kind.inNamespace(NAMESPACE).withLabel(SERVICE).list().getItems().stream())
                .map(workload -> ((HasMetadata) workload).getMetadata().getLabels().get(SERVICE))
                .distinct()
                .sorted()
                .toList());
  }

  /** Returns a generated value, which from now on is not shown by what {@code step} belongs to. */
  public Secret secret(SecretKey key, Step step) {
    Secret secret = secret(key);
    step.redaction().know(List.of(secret.value()));
    return secret;
  }

  private Secret secret(SecretKey key) {
    return failures.translated("read the Secret " + key.secret(), () -> secrets.value(key));
  }

  /**
   * Returns what a client logs in with at what a service offers; nothing where it offers nothing.
   * The values may hold {@code ${parameter:NAME}} and {@code ${secret:NAME/KEY}}.
   */
  public Optional<ClientLogin> client(ServiceDefinition service) {
    if (service.client().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    service.client().forEach((field, value) -> fields.put(field, filled(field, value)));
    return Optional.of(ClientLogin.of(fields));
  }

  /** Returns the address that a browser opens for a service, where it has one; filled in alike. */
  public Optional<String> page(ServiceDefinition service) {
    return service.page().map(value -> filled("page", value));
  }

  /**
   * Returns host and port of the SOCKS proxy that a service has, as nodes reach them, where it has
   * one; filled in alike, and with {@code ${service:NAME}} for a Service's address in the cluster.
   */
  public Optional<String> proxy(ServiceDefinition service) {
    return service.proxy().map(value -> filled("proxy", value));
  }

  private String filled(String field, Setting value) {
    return CLIENT_PLACE
        .matcher(value.text(field))
        .replaceAll(place -> Matcher.quoteReplacement(filled(place, value)));
  }

  private String filled(MatchResult place, Setting within) {
    String name = place.group(2);
    if (place.group(1).equals("secret") && name.indexOf('/') > 0) {
      return secret(SecretKey.parse(name)).value();
    }
    if (place.group(1).equals("service")) {
      return address(name);
    }
    return Optional.ofNullable(place.group(1).equals("parameter") ? parameters.get(name) : null)
        .orElseThrow(() -> within.refused("%s has no value".formatted(place.group())));
  }

  private String address(String service) {
    return failures.translated(
        "read the Service " + service,
        () -> {
          Service found = client.services().inNamespace(NAMESPACE).withName(service).get();
          if (found == null) {
            throw new HothouseException(
                ErrorCode.NOT_FOUND,
                "Tried to find the Service %s on the cluster, but it is not there. Next: deploy what it belongs to again."
                    .formatted(service));
          }
          return found.getSpec().getClusterIP();
        });
  }

  private HasMetadata apply(
      Applier applier, HasMetadata object, ServiceDefinition service, Deadline deadline) {
    return failures.translated(
        "apply the %s %s of the service %s"
            .formatted(object.getKind(), object.getMetadata().getName(), service.name()),
        () -> applier.apply(object, deadline));
  }

  private static List<HasMetadata> inOrder(List<HasMetadata> objects) {
    return objects.stream()
        .sorted(
            Comparator.comparing(
                it -> !(it instanceof Namespace || it instanceof CustomResourceDefinition)))
        .toList();
  }

  private static Map<String, String> unknownYet(ServiceDefinition service) {
    return service.images().stream()
        .collect(Collectors.toMap(image -> image, image -> "not-known-yet"));
  }

  private List<HasMetadata> load(ServiceDefinition service, Map<String, String> images) {
    List<HasMetadata> objects =
        new Manifests(new Substitution(images, parameters)).load(service.folder());
    for (HasMetadata object : objects) {
      Map<String, String> labels = new HashMap<>();
      if (object.getMetadata().getLabels() != null) {
        labels.putAll(object.getMetadata().getLabels());
      }
      labels.put(SERVICE, service.name());
      object.getMetadata().setLabels(labels);
      PortProtocols.name(object);
      RoleSubjects.move(object, NAMESPACE);
    }
    return objects;
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
          "Timed out waiting for the service account of the namespace %s. Next: check the controller manager on the control plane."
              .formatted(NAMESPACE),
          problem);
    }
  }
}
