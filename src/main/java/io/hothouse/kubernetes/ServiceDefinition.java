package io.hothouse.kubernetes;

import io.hothouse.yaml.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service that can be deployed: a folder of manifests and its {@code service.yaml}.
 *
 * @param requires the services that must be applied before it
 * @param along the services without which it is of little use: applied with it, in their own order
 * @param replaces the service whose place it takes where it is asked for
 * @param images the images that its pods run
 * @param secrets what is generated once and kept: for each Secret, the kind of each of its keys
 * @param client what a client logs in with, field by field, where it offers that
 * @param page the address that a browser opens, where it has one
 * @param proxy host and port of the SOCKS proxy to addresses that it makes and only it reaches,
 *     where it has one, as the nodes see it
 * @param probes the declaration of how it is proved from outside the cluster
 */
public record ServiceDefinition(
    String name,
    Path folder,
    List<String> requires,
    List<String> along,
    Optional<String> replaces,
    List<String> images,
    Map<String, Map<String, SecretKind>> secrets,
    Map<String, Setting> client,
    Optional<Setting> page,
    Optional<Setting> proxy,
    Setting probes) {

  /** Copies the collections. */
  public ServiceDefinition {
    requires = List.copyOf(requires);
    along = List.copyOf(along);
    images = List.copyOf(images);
    secrets = Map.copyOf(secrets);
    client = Map.copyOf(client);
  }

  /** A value in a Secret of the services' namespace. */
  public record SecretKey(String secret, String key) {
    /** Returns the value that {@code NAME/KEY} names. */
    public static SecretKey parse(String text) {
      int slash = text.indexOf('/');
      return new SecretKey(text.substring(0, slash), text.substring(slash + 1));
    }
  }
}
