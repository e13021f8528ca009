package io.hothouse.template;

import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.PythonJson;
import io.hothouse.yaml.YamlReader;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a template's parameters as an environment that a user can change. */
public final class ParameterFile {
  /** What each launch finds out or makes by itself, unless it is told. */
  private static final Set<String> OF_LAUNCH =
      Set.of("image", "external_network", "ssh_public_key", "wait_timeout");

  /** A pair of surrogates as JSON writes them, after an even number of backslashes. */
  private static final Pattern SURROGATES =
      Pattern.compile(
          "(?<=(?<!\\\\)(?:\\\\\\\\){0,99})\\\\u(d[89ab][0-9a-f]{2})\\\\u(d[c-f][0-9a-f]{2})");

  /** What YAML takes for a blank, for a line break, or not at all. */
  private static final Pattern NO_PART_OF_A_LINE =
      Pattern.compile(
          "[\\s\\x{2028}\\x{2029}\\x{feff}"
              + "[^ -~\\x{a0}-\\x{d7ff}\\x{e000}-\\x{fffd}\\x{10000}-\\x{10ffff}]]+");

  private static final int HEXADECIMAL = 16;

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
    String key = text(name);
    return (description.isEmpty() ? "" : "  # " + oneLine(description) + "\n")
        + (open ? "  # " + key + ":\n" : "  " + key + ": " + written(value, declared) + "\n");
  }

  /** YAML knows more line breaks than Java's patterns do, and all of them end a comment. */
  private static String oneLine(String text) {
    return NO_PART_OF_A_LINE.matcher(text).replaceAll(" ");
  }

  private static String written(Object value, Map<String, Object> declared) {
    if (!(value instanceof String text)) {
      return PythonJson.ofPlain(value);
    }
    boolean number = "number".equals(declared.get("type")) && text.matches("0|[1-9][0-9]*");
    return number ? text : text(text);
  }

  /**
   * Only what YAML leaves a text may go without quotes: not {@code on}, {@code no} or {@code y}.
   */
  private static String text(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9._/-]*") && staysText(text) ? text : quoted(text);
  }

  private static boolean staysText(String text) {
    try {
      // YAML 1.1 has single letters for truth values, too, although PyYAML does not know them.
      return text.length() > 1 && YamlReader.read(text).text().filter(text::equals).isPresent();
    } catch (Malformed notPlain) {
      return false;
    }
  }

  /** JSON is YAML, but for what lies outside Unicode's first plane, which PyYAML leaves in two. */
  private static String quoted(String text) {
    return SURROGATES
        .matcher(PythonJson.ofPlain(text))
        .replaceAll(
            pair ->
                "\\\\U%08x"
                    .formatted(
                        Character.toCodePoint(
                            (char) Integer.parseInt(pair.group(1), HEXADECIMAL),
                            (char) Integer.parseInt(pair.group(2), HEXADECIMAL))));
  }
}
