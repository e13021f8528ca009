package io.hothouse.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A value of a configuration together with where it stands.
 *
 * @param value a text, a map of settings by name, or a list of settings
 * @param data what the text means in JSON, where it is one: a text, a number, a truth value, null
 * @param origin file and line, or the environment variable
 * @param code the kind of failure that a wrong value is
 */
public record Setting(Object value, JsonNode data, String origin, ErrorCode code) {

  /** Creates a setting of a configuration, in which everything is a text. */
  public Setting(Object value, String origin) {
    this(value, TextNode.valueOf(String.valueOf(value)), origin, ErrorCode.CONFIG);
  }

  /** Returns the text that this setting is. */
  public String text(String name) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  /** Returns the settings by name that this setting is; nothing counts as no settings. */
  @SuppressWarnings("unchecked")
  public Map<String, Setting> mapping(String name) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Setting>) map;
    }
    if ("".equals(value)) {
      return Map.of();
    }
    throw wrong(name, "a mapping");
  }

  /**
   * Returns the settings by name that this setting is.
   *
   * @throws HothouseException when one has a name that is not among {@code known}
   */
  public Map<String, Setting> mapping(String name, Set<String> known) {
    Map<String, Setting> settings = mapping(name);
    settings.forEach(
        (key, setting) -> {
          if (!known.contains(key)) {
            throw setting.refused(
                "'%s' has the unknown key %s; known are %s"
                    .formatted(name, key, String.join(", ", new TreeSet<>(known))));
          }
        });
    return settings;
  }

  /** Returns the settings that this list is; nothing counts as an empty one. */
  @SuppressWarnings("unchecked")
  public List<Setting> list(String name) {
    if (value instanceof List<?> list) {
      return (List<Setting>) list;
    }
    if ("".equals(value)) {
      return List.of();
    }
    throw wrong(name, "a list");
  }

  /** Returns the whole number that this setting is. */
  public int number(String name, int least, int most) {
    if (data.isInt() && data.intValue() >= least && data.intValue() <= most) {
      return data.intValue();
    }
    throw wrong(name, "a number from %d to %d".formatted(least, most));
  }

  /** Returns what stands for a setting that is missing from this one: nothing. */
  public Setting none() {
    return new Setting("", NullNode.instance, origin, code);
  }

  /** Returns all of this setting as JSON. */
  public JsonNode json() {
    if (value instanceof Map<?, ?>) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      mapping("").forEach((name, setting) -> object.set(name, setting.json()));
      return object;
    }
    if (value instanceof List<?>) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list("").forEach(setting -> array.add(setting.json()));
      return array;
    }
    return data;
  }

  /** Returns the first text of the list that this setting is, or the text itself. */
  public Optional<String> firstText(String name) {
    return value instanceof List<?>
        ? list(name).stream().findFirst().map(first -> nameOrText(first, name))
        : Optional.of(text(name));
  }

  /** Returns the texts of the list that this setting is, or the text itself. */
  public List<String> texts(String name) {
    return value instanceof List<?>
        ? list(name).stream().map(item -> nameOrText(item, name)).toList()
        : List.of(text(name));
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
  public Setting under(Setting other) {
    if (!(value instanceof Map<?, ?>) || !(other.value instanceof Map<?, ?>)) {
      return other;
    }
    Map<String, Setting> merged = new LinkedHashMap<>(mapping(""));
    other.mapping("").forEach((name, setting) -> merged.merge(name, setting, Setting::under));
    return new Setting(merged, data, origin, code);
  }

  /** Returns the failure that this setting is, with its place. */
  public HothouseException refused(String reason) {
    return new HothouseException(
        code, "Tried to read %s, but %s. Next: correct that line.".formatted(origin, reason));
  }

  private HothouseException wrong(String name, String expected) {
    return refused("'%s' is not %s".formatted(name, expected));
  }
}
