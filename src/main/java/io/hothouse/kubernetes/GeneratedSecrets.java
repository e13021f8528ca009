package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Secrets that are generated once per environment and never overwritten. */
final class GeneratedSecrets {
  private final KubernetesClient client;
  private final String namespace;
  private final SecureRandom random = new SecureRandom();

  GeneratedSecrets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Sees to it that a Secret with these keys is there; a key that has a value keeps it. */
  void ensure(String name, Map<String, SecretKind> kinds) {
    if (found(name).get() == null) {
      try {
        client.resource(secret(name, values(kinds, kinds.keySet()))).create();
        return;
      } catch (KubernetesClientException problem) {
        // Another deployment may have made it meanwhile.
        if (problem.getCode() != 409) {
          throw problem;
        }
      }
    }
    addMissing(name, kinds);
  }

  /** Returns a value. */
  Secret value(SecretKey key) {
    io.fabric8.kubernetes.api.model.Secret secret = found(key.secret()).get();
    String value = secret == null ? null : secret.getData().get(key.key());
    if (value == null) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to read %s of the Secret %s in %s, but it is not there. Next: deploy the service again."
              .formatted(key.key(), key.secret(), namespace));
    }
    return new Secret(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }

  private void addMissing(String name, Map<String, SecretKind> kinds) {
    Map<String, String> present = found(name).get().getData();
    Set<String> missing = new HashSet<>(kinds.keySet());
    if (present != null) {
      missing.removeAll(present.keySet());
    }
    if (!missing.isEmpty()) {
      Map<String, String> values = values(kinds, missing);
      found(name).edit(secret -> new SecretBuilder(secret).addToStringData(values).build());
    }
  }

  /** Some kinds take a processor a while, so that only what is missing is generated. */
  private Map<String, String> values(Map<String, SecretKind> kinds, Set<String> keys) {
    return keys.stream()
        .collect(Collectors.toMap(key -> key, key -> kinds.get(key).generate(random)));
  }

  private Resource<io.fabric8.kubernetes.api.model.Secret> found(String name) {
    return client.secrets().inNamespace(namespace).withName(name);
  }

  private io.fabric8.kubernetes.api.model.Secret secret(String name, Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels(Applier.MANAGED_BY, Applier.FIELD_MANAGER)
        .endMetadata()
        .withStringData(values)
        .build();
  }
}
