package io.hothouse.probe;

import io.hothouse.ErrorCode;
import io.hothouse.Secret;
import io.hothouse.yaml.Setting;
import io.hothouse.yaml.YamlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Probes as a test declares them. */
final class Declared {
  private Declared() {}

  /** Returns the only probe that a text declares. */
  static Probe probe(String text) {
    return probes(Map.of("service", "- " + text.indent(2).strip())).of("service").get(0);
  }

  /** Returns the probes of several services. */
  static Probes probes(Map<String, String> texts) {
    Map<String, Setting> settings = new java.util.TreeMap<>();
    texts.forEach((service, text) -> settings.put(service, setting(text)));
    return new Probes(settings, name -> new Secret("canary-of-" + name));
  }

  static List<Probe> all(String text) {
    return probes(Map.of("service", text)).of("service");
  }

  private static Setting setting(String text) {
    try {
      Path file = Files.createTempFile("service", ".yaml");
      try {
        Files.writeString(file, text);
        return YamlFile.read(file, ErrorCode.TEMPLATE);
      } finally {
        Files.delete(file);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
