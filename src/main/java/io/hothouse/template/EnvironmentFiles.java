package io.hothouse.template;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.PythonJson;
import io.hothouse.yaml.Value;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Environments, read in the order in which they are put over each other. */
final class EnvironmentFiles {
  private static final Set<String> SECTIONS =
      Set.of(
          "parameter_defaults",
          "parameters",
          "resource_registry",
          "encrypted_param_names",
          "event_sinks",
          "parameter_merge_strategies");

  private final Gatherer gatherer;
  private final Map<String, Map<String, Object>> read = new LinkedHashMap<>();

  EnvironmentFiles(Gatherer gatherer) {
    this.gatherer = gatherer;
  }

  /** Adds environments, of which later ones win. */
  void addAll(List<String> environments) {
    environments.forEach(environment -> expanded(environment).forEach(this::add));
  }

  private static List<String> expanded(String environment) {
    if (!Urls.scheme(environment).isEmpty() || !Files.isDirectory(Urls.file(environment))) {
      return List.of(environment);
    }
    try (Stream<Path> held = Files.list(Urls.file(environment))) {
      return held.map(Path::toString)
          .filter(name -> name.matches(".*\\.(yaml|yml|json|env)"))
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to list the folder %s, but: %s".formatted(environment, problem.getMessage()),
          problem);
    }
  }

  private void add(String name) {
    String url = Urls.of(name);
    Value environment = parse(url, gatherer.environment(url, name));
    Map<Object, Value> sections = new LinkedHashMap<>(environment.mapping().orElseThrow());
    sections.computeIfPresent(
        "resource_registry",
        (key, registry) ->
            registry.content() == null ? registry : gatherer.inRegistry(registry, url));
    Value resolved = new Value(sections, environment.line());
    gatherer.files().put(url, PythonJson.write(resolved));
    read.put(url, mapping(resolved.plain()));
  }

  private static Value parse(String url, String text) {
    try {
      Gatherer.refuseTooLarge(text);
      Value environment = YamlReader.read(text);
      if (environment.content() == null) {
        return new Value(Map.of(), 1);
      }
      Map<Object, Value> sections =
          environment
              .mapping()
              .orElseThrow(
                  () -> new Malformed(environment.line(), "it is not a mapping of sections"));
      for (Map.Entry<Object, Value> section : sections.entrySet()) {
        if (!SECTIONS.contains(String.valueOf(section.getKey()))) {
          throw new Malformed(
              section.getValue().line(),
              "'%s' is no section of an environment, which are %s"
                  .formatted(
                      section.getKey(), String.join(", ", SECTIONS.stream().sorted().toList())));
        }
      }
      return environment;
    } catch (Malformed problem) {
      throw Gatherer.malformed(url, problem);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> mapping(Object value) {
    return (Map<String, Object>) value;
  }

  /**
   * Returns what Heat makes of them all.
   *
   * @param types of the parameters that the templates declare; one environment alone needs none,
   *     and to find them all files are parsed
   */
  Map<String, Object> merged(Supplier<Map<String, String>> types) {
    EnvironmentMerge merge = new EnvironmentMerge(read.size() < 2 ? Map.of() : types.get());
    read.forEach(
        (url, environment) -> {
          try {
            merge.add(environment);
          } catch (Malformed problem) {
            throw Gatherer.malformed(url, problem);
          }
        });
    return merge.merged();
  }
}
