package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.config.ClientLogin;
import io.hothouse.yaml.Setting;
import io.hothouse.yaml.YamlFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code service.yaml} and refuses what it does not understand. */
final class ServiceFile {
  static final String NAME = "service.yaml";
  private static final Set<String> KEYS =
      Set.of(
          "requires",
          "along",
          "replaces",
          "images",
          "secrets",
          "client",
          "page",
          "proxy",
          "probes");

  private ServiceFile() {}

  static ServiceDefinition read(Path folder) {
    Setting file = YamlFile.read(folder.resolve(NAME), ErrorCode.TEMPLATE);
    Map<String, Setting> fields = file.mapping("the service", KEYS);
    return new ServiceDefinition(
        folder.getFileName().toString(),
        folder,
        texts(fields, "requires"),
        texts(fields, "along"),
        Optional.ofNullable(fields.get("replaces")).map(it -> it.text("replaces")),
        texts(fields, "images"),
        secrets(fields),
        client(fields),
        text(fields, "page"),
        text(fields, "proxy"),
        fields.getOrDefault("probes", file.none()));
  }

  private static Map<String, Map<String, SecretKind>> secrets(Map<String, Setting> fields) {
    Map<String, Map<String, SecretKind>> secrets = new LinkedHashMap<>();
    if (fields.containsKey("secrets")) {
      fields
          .get("secrets")
          .mapping("secrets")
          .forEach((name, keys) -> secrets.put(name, kinds(name, keys)));
    }
    return secrets;
  }

  /** What a client says to log in, all of it or none. */
  private static Map<String, Setting> client(Map<String, Setting> fields) {
    Setting client = fields.get("client");
    if (client == null) {
      return Map.of();
    }
    Map<String, Setting> given = client.mapping("client", ClientLogin.FIELDS);
    ClientLogin.FIELDS.stream()
        .filter(field -> !given.containsKey(field))
        .sorted()
        .findFirst()
        .ifPresent(
            field -> {
              throw client.refused("'client' has no '%s'".formatted(field));
            });
    given.forEach((field, value) -> value.text(field));
    return given;
  }

  private static Optional<Setting> text(Map<String, Setting> fields, String name) {
    Optional<Setting> field = Optional.ofNullable(fields.get(name));
    field.ifPresent(it -> it.text(name));
    return field;
  }

  private static Map<String, SecretKind> kinds(String name, Setting keys) {
    Map<String, SecretKind> kinds = new LinkedHashMap<>();
    keys.mapping(name)
        .forEach(
            (key, word) ->
                kinds.put(
                    key,
                    SecretKind.of(word.text(key))
                        .orElseThrow(
                            () -> word.refused("no secret can be of the kind " + word.text(key)))));
    return Map.copyOf(kinds);
  }

  private static List<String> texts(Map<String, Setting> fields, String name) {
    return fields.containsKey(name)
        ? fields.get(name).list(name).stream().map(item -> item.text(name)).toList()
        : List.of();
  }
}
