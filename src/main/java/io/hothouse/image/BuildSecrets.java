package io.hothouse.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an image is built with and what never becomes part of it: how this machine reaches Python's
 * packages and Go's modules, which may have a password in it, and whom it trusts. An instruction
 * gets what it asks for by {@code --mount=type=secret,id=ID}.
 */
final class BuildSecrets {
  /** What is given by a variable, by the name of its secret. */
  private static final Map<String, String> VARIABLES =
      new TreeMap<>(Map.of("index", "PIP_INDEX_URL", "goproxy", "GOPROXY", "gosumdb", "GOSUMDB"));

  private BuildSecrets() {}

  /**
   * Returns the words that offer an engine all that this machine has.
   *
   * @param environment this process' variables
   */
  static List<String> words(Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    authorities(environment).ifPresent(file -> words.addAll(secret("authorities", "src=" + file)));
    configuration(environment).ifPresent(file -> words.addAll(secret("pip.conf", "src=" + file)));
    VARIABLES.forEach(
        (id, variable) -> {
          if (environment.containsKey(variable)) {
            words.addAll(secret(id, "env=" + variable));
          }
        });
    return words;
  }

  private static List<String> secret(String id, String from) {
    return List.of("--secret", "id=%s,%s".formatted(id, from));
  }

  private static Optional<Path> authorities(Map<String, String> environment) {
    return first(
        Stream.of(
            environment.get("PIP_CERT"),
            environment.get("SSL_CERT_FILE"),
            "/etc/ssl/certs/ca-certificates.crt"));
  }

  private static Optional<Path> configuration(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/root");
    return first(
        Stream.of(
            environment.get("PIP_CONFIG_FILE"), home + "/.config/pip/pip.conf", "/etc/pip.conf"));
  }

  private static Optional<Path> first(Stream<String> names) {
    return names
        .filter(name -> name != null && !name.isEmpty())
        .map(Path::of)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
