package io.hothouse.template;

import io.hothouse.yaml.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A resource that a template declares.
 *
 * @param name as the template calls it
 * @param type as in {@code OS::Nova::Server}; empty where it is none
 * @param conditional whether it is made under a condition only
 * @param userDataBytes how long its user data are at least: files that they are made of
 */
public record TemplateResource(String name, String type, boolean conditional, int userDataBytes) {

  /**
   * Returns the resources of a template.
   *
   * @param files texts by the names under which the template asks for them
   */
  static List<TemplateResource> of(Value template, Map<String, String> files) {
    List<TemplateResource> resources = new ArrayList<>();
    template
        .at("resources")
        .or(() -> template.at("Resources"))
        .flatMap(Value::mapping)
        .orElse(Map.of())
        .forEach((name, declared) -> resources.add(of(String.valueOf(name), declared, files)));
    return List.copyOf(resources);
  }

  private static TemplateResource of(String name, Value declared, Map<String, String> files) {
    String type = declared.at("type").or(() -> declared.at("Type")).flatMap(Value::text).orElse("");
    boolean conditional = declared.at("condition").or(() -> declared.at("Condition")).isPresent();
    int userData =
        declared
            .at("properties")
            .flatMap(it -> it.at("user_data"))
            .map(it -> it.text().map(TemplateResource::bytes).orElseGet(() -> filed(it, files)))
            .orElse(0);
    return new TemplateResource(name, type, conditional, userData);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The files that a value is put together from. */
  private static int filed(Value value, Map<String, String> files) {
    if (value.list().isPresent()) {
      return value.list().get().stream().mapToInt(it -> filed(it, files)).sum();
    }
    return value.mapping().orElse(Map.of()).entrySet().stream()
        .mapToInt(
            it ->
                "get_file".equals(it.getKey())
                    ? it.getValue().text().map(files::get).map(TemplateResource::bytes).orElse(0)
                    : filed(it.getValue(), files))
        .sum();
  }
}
