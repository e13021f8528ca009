package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a configuration together with where it stands.
 *
 * @param value a text, a map of settings by name, or a list of settings
 * @param origin file and line, or the environment variable
 */
record Setting(Object value, String origin) {

  /** Returns the text that this setting is. */
  String text(String name) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** Returns the settings by name that this setting is; nothing counts as no settings. */
  @SuppressWarnings("unchecked")
  Map<String, Setting> mapping(String name) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Setting>) map;
    }
    if ("".equals(value)) {
      return Map.of();
    }
    throw wrong(name, "a mapping");
  }

  /** Returns the first text of the list that this setting is, or the text itself. */
  Optional<String> firstText(String name) {
    if (!(value instanceof List<?> list)) {
      return Optional.of(text(name));
    }
    return list.stream().findFirst().map(first -> nameOrText((Setting) first, name));
  }

  private static String nameOrText(Setting item, String name) {
    // A region is written as its name, or as a mapping that holds its name and more.
    return item.value instanceof Map<?, ?>
        ? Optional.ofNullable(item.mapping(name).get("name"))
            .orElseThrow(() -> item.wrong(name, "named"))
            .text(name)
        : item.text(name);
  }

  /** Returns this setting with what {@code other} holds put over it, mappings merged. */
  Setting under(Setting other) {
    if (!(value instanceof Map<?, ?>) || !(other.value instanceof Map<?, ?>)) {
      return other;
    }
    Map<String, Setting> merged = new LinkedHashMap<>(mapping(""));
    other.mapping("").forEach((name, setting) -> merged.merge(name, setting, Setting::under));
    return new Setting(merged, origin);
  }

  private HothouseException wrong(String name, String expected) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to read '%s' in %s, but it is not %s. Next: correct that line."
            .formatted(name, origin, expected));
  }
}
