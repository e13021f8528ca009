package io.hothouse.template;

import io.hothouse.HothouseException;
import io.hothouse.yaml.PythonJson;
import io.hothouse.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A template with its files and environments, as Heat takes them.
 *
 * @param text HOT, as YAML or JSON
 * @param files texts by the names under which the template and the environments ask for them
 * @param declarations the parameters that the template declares, in its order
 * @param environment the environments one over the other, the last on top
 * @param environmentFiles the names of the environments among the files; only where Heat has to
 *     merge them itself, as they name strategies for it
 */
public record HeatTemplate(
    String text,
    Map<String, String> files,
    Map<String, Map<String, Object>> declarations,
    Map<String, Object> environment,
    List<String> environmentFiles) {

  /** Copies the collections. */
  public HeatTemplate {
    files = Map.copyOf(files);
    environmentFiles = List.copyOf(environmentFiles);
  }

  /**
   * Gathers a template, the environments, and everything that they name.
   *
   * @param template a path or an address
   * @param environments paths or addresses; of a folder, what it holds by name
   * @throws HothouseException with {@link io.hothouse.ErrorCode#TEMPLATE}, naming the file and the
   *     line
   */
  public static HeatTemplate gather(String template, List<String> environments) {
    Gatherer gatherer = new Gatherer();
    Value root = gatherer.template(Urls.of(template), "the command line");
    return with(PythonJson.write(root), root, gatherer, environments);
  }

  /**
   * Puts environments over a template that is at hand.
   *
   * @param files by the names that the template uses
   */
  public static HeatTemplate of(String text, Map<String, String> files, List<String> environments) {
    Gatherer gatherer = new Gatherer();
    gatherer.files().putAll(files);
    return with(text, gatherer.parse("the template", text), gatherer, environments);
  }

  private static HeatTemplate with(
      String text, Value root, Gatherer gatherer, List<String> environments) {
    EnvironmentFiles merged = new EnvironmentFiles(gatherer);
    merged.addAll(environments);
    Map<String, Map<String, Object>> declarations = new LinkedHashMap<>();
    root.at("parameters")
        .flatMap(Value::mapping)
        .orElse(Map.of())
        .forEach((name, declared) -> declarations.put(PythonJson.key(name), plain(declared)));
    return new HeatTemplate(
        text, gatherer.files(), declarations, merged.merged(), merged.forHeatToMerge());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> plain(Value declared) {
    return declared.mapping().isPresent() ? (Map<String, Object>) declared.plain() : Map.of();
  }

  /** Returns the names of the parameters that the template declares. */
  public Set<String> parameters() {
    return declarations.keySet();
  }

  /** Returns the template and all its files. */
  public List<String> texts() {
    return Stream.concat(Stream.of(text), files.values().stream()).toList();
  }

  /** Returns what the environments say of a parameter, in Heat's order of precedence. */
  public Optional<Object> valueOf(String parameter) {
    return section("parameters", parameter).or(() -> section("parameter_defaults", parameter));
  }

  private Optional<Object> section(String section, String parameter) {
    return environment.get(section) instanceof Map<?, ?> values
        ? Optional.ofNullable(values.get(parameter))
        : Optional.empty();
  }
}
