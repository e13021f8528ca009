package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the Kubernetes objects of a service's folder, or of a file. */
final class Manifests {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");
  private static final String LIST = "List";

  /** What says of a folder what it is, and is no object of Kubernetes: a service, or a suite. */
  private static final Set<String> DECLARATIONS = Set.of(ServiceFile.NAME, "suite.yaml");

  private final Substitution substitution;

  Manifests(Substitution substitution) {
    this.substitution = substitution;
  }

  /** Returns all objects of the folder, in the order of file names and of documents in a file. */
  List<HasMetadata> load(Path folder) {
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      List<Path> files =
          entries
              .filter(Manifests::isManifest)
              .filter(file -> !DECLARATIONS.contains(file.getFileName().toString()))
              .sorted()
              .toList();
      for (Path file : files) {
        if (!file.getParent().equals(folder)) {
          throw new HothouseException(
              ErrorCode.TEMPLATE,
              "Tried to read the manifests in %s, but %s is in a folder within it, and those are not read. Next: move it up, or away."
                  .formatted(folder, folder.relativize(file)));
        }
        objects.addAll(documents(file, substitution.apply(file, Files.readAllLines(file))));
      }
      return objects;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to read the manifests in %s, but %s.".formatted(folder, problem.getMessage()),
          problem);
    }
  }

  private static boolean isManifest(Path file) {
    return Files.isRegularFile(file) && SUFFIXES.stream().anyMatch(file.toString()::endsWith);
  }

  /** Returns the objects of a file in which nothing is to be substituted. */
  static List<HasMetadata> read(Path file) {
    try {
      return new Manifests(new Substitution(Map.of(), Map.of()))
          .documents(file, Files.readString(file));
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.NOT_FOUND,
          "read the manifests in " + file,
          problem,
          "give the name of a file of Kubernetes manifests");
    }
  }

  private List<HasMetadata> documents(Path file, String text) {
    List<HasMetadata> objects = new ArrayList<>();
    int line = 1;
    for (String document : text.split("(?m)^---[^\\n]*\\n", -1)) {
      if (!document.lines().allMatch(part -> part.isBlank() || part.strip().startsWith("#"))) {
        // Empty lines before it keep the line numbers of the parser's complaints right.
        objects.addAll(objects(file, line, "\n".repeat(line - 1) + document));
      }
      line += (int) document.lines().count() + 1;
    }
    return objects;
  }

  /** A document is one object, or a List of several, which can share what YAML's anchors name. */
  private List<HasMetadata> objects(Path file, int line, String document) {
    try {
      // The library's own reader knows no <<, which kubectl merges as is usual.
      Object plain = YamlReader.readAsKubernetes(document).plain();
      return plain == null ? List.of() : objects(file, line, plain);
    } catch (Malformed problem) {
      throw refused(file, line, problem.place("there") + ": " + problem.getMessage(), problem);
    }
  }

  private List<HasMetadata> objects(Path file, int line, Object plain) {
    if (plain instanceof Map<?, ?> map
        && String.valueOf(map.get("kind")).endsWith(LIST)
        && map.get("items") instanceof List<?> items) {
      return items.stream()
          .flatMap(item -> objects(file, line, withKind(item, map)).stream())
          .toList();
    }
    try {
      return List.of(named(file, line, TypedObjects.read(plain)));
    } catch (TypedObjects.Unfit problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s at line %d of %s, but %s. Next: %s."
              .formatted(title(plain), line, file, problem.getMessage(), problem.advice()),
          problem);
    }
  }

  private static String title(Object plain) {
    return plain instanceof Map<?, ?> map && map.get("metadata") instanceof Map<?, ?> metadata
        ? "the %s %s".formatted(map.get("kind"), metadata.get("name"))
        : "the object";
  }

  /** What is in a list of one kind need not say which. */
  private static Object withKind(Object item, Map<?, ?> list) {
    if (!(item instanceof Map<?, ?> plain) || plain.containsKey("kind")) {
      return item;
    }
    String kind = String.valueOf(list.get("kind"));
    Map<Object, Object> complete = new LinkedHashMap<>(plain);
    complete.put("kind", kind.substring(0, kind.length() - LIST.length()));
    complete.putIfAbsent("apiVersion", list.get("apiVersion"));
    return complete;
  }

  private static HasMetadata named(Path file, int line, Object object) {
    if (!(object instanceof HasMetadata known)
        || known.getMetadata() == null
        || known.getMetadata().getName() == null) {
      throw refused(file, line, "it has no kind, or no name in its metadata", null);
    }
    if ((Workloads.awaited(known) && !Workloads.isComplete(known))
        || (known instanceof Service service && service.getSpec() == null)) {
      throw refused(
          file,
          line,
          "the %s %s has no spec, or no template with a spec in it"
              .formatted(known.getKind(), known.getMetadata().getName()),
          null);
    }
    return known;
  }

  private static HothouseException refused(Path file, int line, String reason, Throwable cause) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read the object at line %d of %s, but %s. Next: correct that manifest."
            .formatted(line, file, reason),
        cause);
  }
}
