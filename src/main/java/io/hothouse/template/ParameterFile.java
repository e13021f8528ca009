package io.hothouse.template;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a template's parameters as an environment that a user can change. */
public final class ParameterFile {
  /** What each launch finds out or makes by itself, unless it is told. */
  private static final Set<String> OF_LAUNCH =
      Set.of("image", "external_network", "ssh_public_key", "wait_timeout");

  private ParameterFile() {}

  /**
   * Returns the text, in which each parameter follows its description.
   *
   * @param values what is to stand there instead of the defaults
   */
  public static String of(HeatTemplate template, Map<String, String> values) {
    return template.declarations().entrySet().stream()
        .map(entry -> entry(entry.getKey(), entry.getValue(), template, values))
        .collect(Collectors.joining("\n", "parameters:\n", ""));
  }

  private static String entry(
      String name,
      Map<String, Object> declared,
      HeatTemplate template,
      Map<String, String> values) {
    String description = String.valueOf(declared.getOrDefault("description", "")).strip();
    Object usual = template.valueOf(name).orElse(declared.get("default"));
    Object value = values.containsKey(name) ? values.get(name) : usual;
    boolean open =
        value == null
            || (OF_LAUNCH.contains(name)
                && !values.containsKey(name)
                && template.valueOf(name).isEmpty());
    return (description.isEmpty() ? "" : "  # " + description.replaceAll("\\s+", " ") + "\n")
        + (open ? "  # " + name + ":\n" : "  " + name + ": " + written(value) + "\n");
  }

  /** JSON is YAML, and leaves no doubt about what is a text. */
  private static String written(Object value) {
    if (value instanceof String text && text.matches("[A-Za-z][A-Za-z0-9._/-]*|[0-9]+")) {
      return text;
    }
    return PythonJson.ofPlain(value);
  }
}
