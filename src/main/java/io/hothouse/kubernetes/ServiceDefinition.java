package io.hothouse.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service that can be deployed: a folder of manifests and its {@code service.yaml}.
 *
 * @param requires the services that must be applied before it
 * @param images the images that its pods run
 * @param secrets what is generated once and kept: for each Secret, the kind of each of its keys
 * @param probes how it is proved from outside the cluster
 */
public record ServiceDefinition(
    String name,
    Path folder,
    List<String> requires,
    List<String> images,
    Map<String, Map<String, SecretKind>> secrets,
    List<ProbeDefinition> probes) {

  /** Copies the collections. */
  public ServiceDefinition {
    requires = List.copyOf(requires);
    images = List.copyOf(images);
    secrets = Map.copyOf(secrets);
    probes = List.copyOf(probes);
  }

  /**
   * A proof that the service answers through a node.
   *
   * @param kind what is done, as in {@code mysql-greeting} or {@code keystone-token}
   * @param port the node port
   * @param user who logs in, where the kind needs it
   * @param password where that user's password is, where the kind needs it
   */
  public record ProbeDefinition(
      String kind, int port, Optional<String> user, Optional<SecretKey> password) {}

  /** A value in a Secret of the services' namespace. */
  public record SecretKey(String secret, String key) {}
}
