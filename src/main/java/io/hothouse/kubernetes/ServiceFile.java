package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.kubernetes.ServiceDefinition.ProbeDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a {@code service.yaml} and refuses what it does not understand. */
final class ServiceFile {
  static final String NAME = "service.yaml";
  private static final Set<String> KEYS = Set.of("requires", "images", "secrets", "probes");

  private final Path file;

  private ServiceFile(Path file) {
    this.file = file;
  }

  static ServiceDefinition read(Path folder) {
    return new ServiceFile(folder.resolve(NAME)).read();
  }

  private ServiceDefinition read() {
    Map<?, ?> content = map(load(), "the file");
    for (Object key : content.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw refused("it has the unknown key " + key);
      }
    }
    Path folder = file.getParent();
    return new ServiceDefinition(
        folder.getFileName().toString(),
        folder,
        texts(content.get("requires"), "requires"),
        texts(content.get("images"), "images"),
        secrets(content.get("secrets")),
        probes(content.get("probes")));
  }

  private Object load() {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (YAMLException problem) {
      throw refused("it is no YAML: " + problem.getMessage());
    } catch (IOException problem) {
      throw refused("it cannot be read: " + problem.getMessage());
    }
  }

  private Map<String, Map<String, SecretKind>> secrets(Object value) {
    Map<String, Map<String, SecretKind>> secrets = new LinkedHashMap<>();
    map(value, "secrets")
        .forEach(
            (name, keys) -> {
              Map<String, SecretKind> kinds = new LinkedHashMap<>();
              map(keys, "secrets." + name)
                  .forEach((key, kind) -> kinds.put(String.valueOf(key), kind(kind)));
              secrets.put(String.valueOf(name), Map.copyOf(kinds));
            });
    return secrets;
  }

  private SecretKind kind(Object word) {
    return SecretKind.of(String.valueOf(word))
        .orElseThrow(() -> refused("no secret can be of the kind " + word));
  }

  private List<ProbeDefinition> probes(Object value) {
    List<ProbeDefinition> probes = new ArrayList<>();
    for (Object entry : list(value, "probes")) {
      Map<?, ?> probe = map(entry, "a probe");
      Optional<SecretKey> password =
          text(probe, "password-key")
              .map(
                  key ->
                      new SecretKey(
                          text(probe, "secret")
                              .orElseThrow(
                                  () -> refused("a probe has a password-key, but no secret")),
                          key));
      if (!(probe.get("port") instanceof Integer port) || port < 1 || port > 65535) {
        throw refused("a probe's port is no port: " + probe.get("port"));
      }
      String kind = text(probe, "kind").orElseThrow(() -> refused("a probe has no kind"));
      probes.add(new ProbeDefinition(kind, port, text(probe, "user"), password));
    }
    return probes;
  }

  private static Optional<String> text(Map<?, ?> map, String key) {
    return Optional.ofNullable(map.get(key)).map(String::valueOf);
  }

  private List<String> texts(Object value, String what) {
    return list(value, what).stream().map(String::valueOf).toList();
  }

  private List<?> list(Object value, String what) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(what + " is no list");
  }

  private Map<?, ?> map(Object value, String what) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw refused(what + " is no map");
  }

  private HothouseException refused(String reason) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read %s, but %s. Next: correct that file.".formatted(file, reason));
  }
}
