package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the Kubernetes objects of a service's folder, or of a file. */
final class Manifests {
  private final KubernetesSerialization serialization;
  private final Substitution substitution;

  Manifests(KubernetesSerialization serialization, Substitution substitution) {
    this.serialization = serialization;
    this.substitution = substitution;
  }

  /** Returns all objects of the folder, in the order of file names and of documents in a file. */
  List<HasMetadata> load(Path folder) {
    List<HasMetadata> objects = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.getFileName().toString().equals(ServiceFile.NAME))
              .sorted()
              .toList();
      for (Path file : files) {
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

  /** Returns the objects of a file in which nothing is to be substituted. */
  static List<HasMetadata> read(Path file, KubernetesSerialization serialization) {
    try {
      return new Manifests(serialization, new Substitution(Map.of(), Map.of()))
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
      if (!document.lines().allMatch(part -> part.isBlank() || part.startsWith("#"))) {
        // Empty lines before it keep the line numbers of the parser's complaints right.
        objects.addAll(objects(file, line, "\n".repeat(line - 1) + document));
      }
      line += (int) document.lines().count() + 1;
    }
    return objects;
  }

  /** A document is one object, or a List of several, which can share what YAML's anchors name. */
  private List<HasMetadata> objects(Path file, int line, String document) {
    Object object;
    try {
      // The library's own reader knows no <<, which kubectl merges as is usual.
      Object plain = YamlReader.readStrictly(document).plain();
      object = serialization.unmarshal(serialization.asJson(plain));
    } catch (Malformed problem) {
      throw refused(file, line, problem.place("there") + ": " + problem.getMessage(), problem);
    } catch (RuntimeException problem) {
      throw refused(file, line, String.valueOf(problem.getMessage()), problem);
    }
    if (object instanceof KubernetesList list) {
      return list.getItems().stream().map(item -> named(file, line, item)).toList();
    }
    return List.of(named(file, line, object));
  }

  private static HasMetadata named(Path file, int line, Object object) {
    if (object instanceof HasMetadata known
        && known.getMetadata() != null
        && known.getMetadata().getName() != null) {
      return known;
    }
    throw refused(file, line, "it has no kind, or no name in its metadata", null);
  }

  private static HothouseException refused(Path file, int line, String reason, Throwable cause) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read the object at line %d of %s, but %s. Next: correct that manifest."
            .formatted(line, file, reason),
        cause);
  }
}
