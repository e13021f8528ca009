package io.hothouse.template;

import io.hothouse.yaml.Malformed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges environments as Heat's server does that is given several (its {@code
 * common.environment_util}), so that a stack gets what {@code openstack stack create} with the same
 * files gives it. It is done here because the server would put them over the parameters of the
 * request, and those are options of this program's, which win.
 *
 * <p>A section of the first environment that has it is taken whole. Of later ones a parameter that
 * no template declares, and one without a value, is passed over; the others replace what was there,
 * or are joined to it, as {@code parameter_merge_strategies} say. Other sections are merged key by
 * key, and no deeper.
 */
final class EnvironmentMerge {
  static final String STRATEGIES = "parameter_merge_strategies";

  private static final String OVERWRITE = "overwrite";
  private static final String DEEP = "deep_merge";
  private static final Set<String> KNOWN = Set.of(OVERWRITE, "merge", DEEP);
  private static final Set<String> OF_PARAMETERS = Set.of("parameters", "parameter_defaults");

  private final Map<String, String> types;
  private final Map<String, String> chosen = new HashMap<>();
  private final Map<String, Object> merged = new LinkedHashMap<>();

  /**
   * Begins with nothing.
   *
   * @param types of the parameters that the templates declare, in small letters
   */
  EnvironmentMerge(Map<String, String> types) {
    this.types = types;
  }

  Map<String, Object> merged() {
    return merged;
  }

  /** Puts an environment over those before it. */
  void add(Map<String, Object> environment) throws Malformed {
    Map<?, ?> strategies = environment.get(STRATEGIES) instanceof Map<?, ?> map ? map : Map.of();
    for (Map.Entry<String, Object> section : environment.entrySet()) {
      String name = section.getKey();
      if (name.equals(STRATEGIES) || isEmpty(section.getValue())) {
        continue;
      }
      if (OF_PARAMETERS.contains(name) && section.getValue() instanceof Map<?, ?> values) {
        choose(values, strategies);
        merged.put(name, parameters(merged.get(name), values));
      } else if (merged.get(name) instanceof Map<?, ?> old
          && section.getValue() instanceof Map<?, ?> values) {
        merged.put(name, maps(old, values, false));
      } else {
        merged.put(name, section.getValue());
      }
    }
  }

  private void choose(Map<?, ?> values, Map<?, ?> strategies) throws Malformed {
    for (Map.Entry<?, ?> value : values.entrySet()) {
      String name = String.valueOf(value.getKey());
      if (types.containsKey(name) && value.getValue() != null) {
        String strategy = strategy(strategies, name);
        String before = chosen.putIfAbsent(name, strategy);
        if (before != null && !before.equals(strategy)) {
          throw new Malformed(
              0,
              "it says %s of the parameter '%s', and an environment before it said %s"
                  .formatted(strategy, name, before));
        }
      }
    }
  }

  private String strategy(Map<?, ?> strategies, String name) {
    String usual = strategies.get("default") instanceof String text ? text : OVERWRITE;
    Object own = strategies.get(name);
    String strategy = own instanceof String text ? text : chosen.getOrDefault(name, usual);
    return KNOWN.contains(strategy) ? strategy : usual;
  }

  private Object parameters(Object old, Map<?, ?> values) throws Malformed {
    if (isEmpty(old)) {
      return values;
    }
    Map<Object, Object> all = new LinkedHashMap<>((Map<?, ?>) old);
    for (Map.Entry<?, ?> value : values.entrySet()) {
      String name = String.valueOf(value.getKey());
      if (types.containsKey(name) && value.getValue() != null) {
        all.put(
            name,
            chosen.get(name).equals(OVERWRITE)
                ? value.getValue()
                : joined(name, all.get(name), value.getValue()));
      }
    }
    return all;
  }

  private Object joined(String name, Object old, Object value) throws Malformed {
    if (old == null) {
      return value;
    }
    Object both =
        switch (types.get(name)) {
          case "json" ->
              old instanceof Map<?, ?> below && value instanceof Map<?, ?> above
                  ? maps(below, above, chosen.get(name).equals(DEEP))
                  : null;
          case "comma_delimited_list", "commadelimitedlist" -> lists(old, value);
          case "string" ->
              old instanceof String below && value instanceof String above ? below + above : null;
          default -> null;
        };
    if (both == null) {
      throw new Malformed(
          0,
          "the parameter '%s' (%s) cannot be merged with what was there; only texts, lists and maps can"
              .formatted(name, types.get(name)));
    }
    return both;
  }

  private static Object lists(Object old, Object value) {
    if (old instanceof List<?> below && value instanceof List<?> above) {
      List<Object> all = new ArrayList<>(below);
      all.addAll(above);
      return all;
    }
    return old instanceof String below && value instanceof String above
        ? below + "," + above
        : null;
  }

  private static Map<Object, Object> maps(Map<?, ?> old, Map<?, ?> values, boolean deep) {
    Map<Object, Object> all = new LinkedHashMap<>(old);
    values.forEach(
        (key, value) -> {
          if (value != null) {
            all.put(key, deep ? deeply(all.get(key), value) : value);
          }
        });
    return all;
  }

  private static Object deeply(Object old, Object value) {
    if (value instanceof Map<?, ?> above) {
      return old instanceof Map<?, ?> below && !below.isEmpty() ? maps(below, above, true) : above;
    }
    if (value instanceof List<?> above) {
      return old instanceof List<?> below && !below.isEmpty() ? lists(below, above) : above;
    }
    return value instanceof String text && old instanceof String below ? below + text : value;
  }

  /**
   * What Python takes for nothing; a section that is empty is left out, which Heat would refuse.
   */
  private static boolean isEmpty(Object value) {
    return value == null
        || value.equals("")
        || value.equals(false)
        || value.equals(BigInteger.ZERO)
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }
}
