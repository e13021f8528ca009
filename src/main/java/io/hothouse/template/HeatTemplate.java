package io.hothouse.template;

import io.hothouse.HothouseException;
import io.hothouse.yaml.PythonJson;
import io.hothouse.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A template with its files and environments, as Heat takes them.
 *
 * @param text HOT, as YAML or JSON
 * @param files texts by the names under which the template and the environments ask for them
 * @param declarations the parameters that the template declares, in its order
 * @param resources what the template and the templates among its files declare
 * @param environment what Heat makes of the environments, one over the other, the last on top
 */
public record HeatTemplate(
    String text,
    Map<String, String> files,
    Map<String, Map<String, Object>> declarations,
    List<TemplateResource> resources,
    Map<String, Object> environment) {

  /** Copies the collections. */
  public HeatTemplate {
    resources = List.copyOf(resources);
    files = Map.copyOf(files);
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
    Map<String, Map<String, Object>> declarations = declarations(root);
    EnvironmentFiles read = new EnvironmentFiles(gatherer);
    read.addAll(environments);
    List<Value> templates = Stream.concat(gatherer.templates().stream(), Stream.of(root)).toList();
    List<TemplateResource> resources =
        templates.stream()
            .flatMap(it -> TemplateResource.of(it, gatherer.files()).stream())
            .toList();
    return new HeatTemplate(
        text, gatherer.files(), declarations, resources, read.merged(() -> types(templates)));
  }

  /** Heat asks all templates among the files, of which the root, the last, counts most. */
  private static Map<String, String> types(List<Value> templates) {
    Map<String, String> types = new LinkedHashMap<>();
    templates.forEach(template -> types.putAll(types(declarations(template))));
    return types;
  }

  private static Map<String, Map<String, Object>> declarations(Value template) {
    Map<String, Map<String, Object>> declarations = new LinkedHashMap<>();
    template
        .at("parameters")
        .or(() -> template.at("Parameters"))
        .flatMap(Value::mapping)
        .orElse(Map.of())
        .forEach((name, declared) -> declarations.put(PythonJson.key(name), plain(declared)));
    return declarations;
  }

  private static Map<String, String> types(Map<String, Map<String, Object>> declarations) {
    Map<String, String> types = new LinkedHashMap<>();
    declarations.forEach(
        (name, declared) ->
            types.put(
                name,
                String.valueOf(declared.getOrDefault("type", declared.get("Type")))
                    .toLowerCase(Locale.ROOT)));
    return types;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> plain(Value declared) {
    return declared.mapping().isPresent() ? (Map<String, Object>) declared.plain() : Map.of();
  }

  /** Returns the names of the parameters that the template declares. */
  public Set<String> parameters() {
    return declarations.keySet();
  }

  /** Returns the types of the resources that are made under all conditions. */
  public Set<String> requiredTypes() {
    return resources.stream()
        .filter(it -> !it.conditional())
        .map(TemplateResource::type)
        .collect(Collectors.toUnmodifiableSet());
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
