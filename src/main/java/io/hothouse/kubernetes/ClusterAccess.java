package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.yaml.YamlDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How a cluster's API server is reached: four values, and nothing else that a kubeconfig may hold.
 *
 * <p>A kubeconfig can name programs to run ({@code exec}), files to read ({@code tokenFile}, {@code
 * client-key}) and servers to go through ({@code proxy-url}), and this one comes from a node, which
 * is trusted with none of that. So it is never taken over: these values are taken out of it, any
 * other key is refused by name, and what is written or opened is made from them.
 *
 * @param server the URL, always {@code https}
 * @param authority the certificates that the server's is checked against, PEM in base64
 * @param certificate the client's certificate, PEM in base64
 * @param key the private key of that, PEM in base64
 */
public record ClusterAccess(String server, String authority, String certificate, Secret key) {
  private static final Pattern SERVER =
      Pattern.compile("https://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?/?");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

  private static final String NAME = "name";
  private static final String SERVER_KEY = "server";
  private static final String AUTHORITY_KEY = "certificate-authority-data";
  private static final String CERTIFICATE_KEY = "client-certificate-data";
  private static final String PRIVATE_KEY = "client-key-data";

  private static final Set<String> TOP =
      Set.of("apiVersion", "kind", "clusters", "users", "contexts", "current-context");

  /**
   * Refuses a server that is not reached over TLS, and data that is not base64.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG}
   */
  public ClusterAccess {
    if (!SERVER.matcher(server).matches()) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "'%s' is not the https URL of an API server.".formatted(printable(server)));
    }
    check(AUTHORITY_KEY, authority);
    check(CERTIFICATE_KEY, certificate);
    check(PRIVATE_KEY, key.value());
  }

  /**
   * Takes the values out of a kubeconfig.
   *
   * @param kubeconfig its text, with one cluster, one user and one context
   * @param source where it comes from, for messages
   * @param next what users do about one that is refused, for messages
   * @throws HothouseException with {@link ErrorCode#CONFIG} when one of them is missing, or when it
   *     holds anything else
   */
  public static ClusterAccess parse(String kubeconfig, String source, String next) {
    try {
      return parse(kubeconfig, source);
    } catch (HothouseException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG, "%s Next: %s.".formatted(problem.getMessage(), next), problem);
    }
  }

  private static ClusterAccess parse(String kubeconfig, String source) {
    Map<String, Object> all = KubeconfigEdit.parse(kubeconfig, source);
    // kubeadm writes the key, and nothing into it.
    if (Map.of().equals(all.get("preferences"))) {
      all.remove("preferences");
    }
    only(all, TOP, "it", source);
    Map<?, ?> cluster = single(all, "clusters", "cluster", source);
    only(cluster, Set.of(SERVER_KEY, AUTHORITY_KEY), "its cluster", source);
    Map<?, ?> user = single(all, "users", "user", source);
    only(user, Set.of(CERTIFICATE_KEY, PRIVATE_KEY), "its user", source);
    only(
        single(all, "contexts", "context", source),
        Set.of("cluster", "user"),
        "its context",
        source);
    try {
      return new ClusterAccess(
          text(cluster, SERVER_KEY),
          text(cluster, AUTHORITY_KEY),
          text(user, CERTIFICATE_KEY),
          new Secret(text(user, PRIVATE_KEY)));
    } catch (HothouseException problem) {
      throw refused(source, problem.getMessage());
    }
  }

  /** Returns the same credentials for another URL, as that under which it is reached from here. */
  public ClusterAccess at(String url) {
    return new ClusterAccess(url, authority, certificate, key);
  }

  /** Returns a kubeconfig whose one cluster, user and context are called {@code name}. */
  public String kubeconfig(String name) {
    return YamlDocument.block(values(name));
  }

  /** Returns the same as plain values. */
  Map<String, Object> values(String name) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "v1");
    config.put("kind", "Config");
    config.put("clusters", entry(name, "cluster", SERVER_KEY, server, AUTHORITY_KEY, authority));
    config.put(
        "users", entry(name, "user", CERTIFICATE_KEY, certificate, PRIVATE_KEY, key.value()));
    config.put("contexts", entry(name, "context", "cluster", name, "user", name));
    config.put("current-context", name);
    return config;
  }

  private static List<Map<String, Object>> entry(
      String name, String kind, String firstKey, String first, String secondKey, String second) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(firstKey, first);
    fields.put(secondKey, second);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(NAME, name);
    entry.put(kind, fields);
    return List.of(entry);
  }

  private static Map<?, ?> single(
      Map<String, Object> config, String list, String kind, String source) {
    if (!(config.get(list) instanceof List<?> entries)
        || entries.size() != 1
        || !(entries.get(0) instanceof Map<?, ?> entry)
        || !(entry.get(kind) instanceof Map<?, ?> fields)) {
      throw refused(source, "it has not exactly one entry under " + list);
    }
    only(entry, Set.of(NAME, kind), "the entry under " + list, source);
    return fields;
  }

  private static void only(Map<?, ?> map, Set<String> allowed, String whose, String source) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String text) || !allowed.contains(text)) {
        throw refused(
            source,
            "%s has the key '%s'; only these are accepted: %s"
                .formatted(
                    whose,
                    printable(String.valueOf(key)),
                    String.join(", ", new TreeSet<>(allowed))));
      }
    }
  }

  private static String text(Map<?, ?> map, String key) {
    if (map.get(key) instanceof String text) {
      return text;
    }
    throw new HothouseException(ErrorCode.CONFIG, "it has no text under " + key + ".");
  }

  private static void check(String name, String data) {
    if (!BASE64.matcher(data).matches()) {
      throw new HothouseException(ErrorCode.CONFIG, name + " is not base64.");
    }
  }

  /** What a node wrote is shown without what a terminal would act on. */
  private static String printable(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
  }

  private static HothouseException refused(String source, String reason) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to read %s, but %s%s".formatted(source, reason, reason.endsWith(".") ? "" : "."));
  }
}
