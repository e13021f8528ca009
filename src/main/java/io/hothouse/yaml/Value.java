package io.hothouse.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a template or an environment together with its line.
 *
 * @param content a map of values by keys, a list of values, a text, a {@link Boolean}, a {@link
 *     java.math.BigInteger}, a {@link Double}, or null
 * @param line counted from 1
 */
public record Value(Object content, int line) {

  /** Returns the value that plain Java values stand for. */
  public static Value of(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      Map<Object, Value> entries = new LinkedHashMap<>();
      map.forEach((key, value) -> entries.put(key, of(value)));
      return new Value(entries, 0);
    }
    return new Value(
        plain instanceof List<?> items ? items.stream().map(Value::of).toList() : plain, 0);
  }

  /** Returns the values by keys, where this is a mapping. */
  @SuppressWarnings("unchecked")
  public Optional<Map<Object, Value>> mapping() {
    return content instanceof Map<?, ?>
        ? Optional.of((Map<Object, Value>) content)
        : Optional.empty();
  }

  /** Returns the values, where this is a list. */
  @SuppressWarnings("unchecked")
  public Optional<List<Value>> list() {
    return content instanceof List<?> ? Optional.of((List<Value>) content) : Optional.empty();
  }

  /** Returns the text, where this is one. */
  public Optional<String> text() {
    return content instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns what is under {@code key}, where this is a mapping that has it. */
  public Optional<Value> at(String key) {
    return mapping().map(map -> map.get(key));
  }

  /** Returns plain Java values: maps by texts, lists, texts, numbers, booleans and null. */
  public Object plain() {
    if (content instanceof Map<?, ?>) {
      Map<String, Object> plain = new LinkedHashMap<>();
      mapping()
          .orElseThrow()
          .forEach((key, value) -> plain.put(PythonJson.key(key), value.plain()));
      return plain;
    }
    return list().<Object>map(items -> items.stream().map(Value::plain).toList()).orElse(content);
  }
}
