package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.YamlDocument;
import io.hothouse.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of a user's kubeconfig as it is with a context of ours and without it. Lines are edited
 * where that means what is wanted, so that the rest stays as it was byte for byte; else the values
 * are, which keep their form.
 */
final class KubeconfigEdit {
  private static final List<String> LISTS = List.of("clusters", "users", "contexts");
  private static final String CONTEXTS = "contexts";
  private static final String CURRENT = "current-context";

  private final String text;
  private final String source;
  private final Map<String, Object> config;

  /**
   * Reads a text, which may be empty.
   *
   * @param source what it is called in messages
   * @throws HothouseException with {@link ErrorCode#CONFIG} when it is no kubeconfig
   */
  KubeconfigEdit(String text, String source) {
    this.text = text;
    this.source = source;
    this.config = parse(text, source);
    for (String list : LISTS) {
      if (config.get(list) != null && !isListOfNamed(config.get(list))) {
        throw new HothouseException(
            ErrorCode.CONFIG,
            "Tried to read %s, but '%s' in it is not a list of entries with names. Next: correct it there, or choose another file with KUBECONFIG."
                .formatted(source, list));
      }
    }
  }

  private static boolean isListOfNamed(Object value) {
    return value instanceof List<?> items
        && items.stream()
            .allMatch(it -> it instanceof Map<?, ?> entry && entry.get("name") instanceof String);
  }

  /** Returns the text as it was read. */
  String text() {
    return text;
  }

  /** Tells whether there is anything of that name. */
  boolean has(String context) {
    return LISTS.stream().anyMatch(list -> entries(list).anyMatch(it -> isNamed(it, context)));
  }

  /** Returns the context that is used where none is named. */
  Optional<String> current() {
    return Optional.ofNullable(config.get(CURRENT))
        .map(String::valueOf)
        .filter(name -> !name.isEmpty());
  }

  /** Returns the namespace that the user gave a context. */
  Optional<String> namespace(String context) {
    return entries(CONTEXTS)
        .filter(it -> isNamed(it, context))
        .map(it -> it.get("context"))
        .filter(Map.class::isInstance)
        .map(it -> ((Map<?, ?>) it).get("namespace"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  /**
   * Returns the text with a context, in the place of one of that name.
   *
   * @param namespace the one that the context has
   * @param current whether it becomes the one that is used, where there is none
   */
  String with(String context, ClusterAccess access, Optional<String> namespace, boolean current) {
    Map<String, String> items = new LinkedHashMap<>();
    LISTS.forEach(
        list ->
            items.put(list, YamlDocument.block(Map.of(list, access.values(context).get(list)))));
    namespace.ifPresent(
        name -> items.computeIfPresent(CONTEXTS, (list, it) -> it + namespaceLine(name)));
    boolean uses = current && (current().isEmpty() || current().get().equals(context));
    KubeconfigText lines = lineWise(context);
    lines.set("apiVersion", "v1");
    lines.set("kind", "Config");
    items.forEach((list, item) -> lines.add(list, item.lines().skip(1).toList()));
    if (uses) {
      lines.set(CURRENT, context);
    }
    Map<String, Object> wanted = others(context);
    items.forEach(
        (list, item) ->
            wanted.put(
                list,
                Stream.concat(
                        ((List<?>) parse(item, "what is added").get(list)).stream(),
                        ((List<?>) wanted.getOrDefault(list, List.of())).stream())
                    .toList()));
    if (uses) {
      wanted.put(CURRENT, context);
    }
    return means(lines.text(), wanted) ? lines.text() : valueWise(context, items, uses);
  }

  /** A name in quotes is a text to everyone. */
  private static String namespaceLine(String name) {
    return "    namespace: \"%s\"%n".formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** Returns the text without a context; the same text where there is none of that name. */
  String without(String context) {
    boolean used = current().equals(Optional.of(context));
    if (!has(context) && !used) {
      return text;
    }
    String lines = lineWise(context).text();
    return means(lines, others(context)) ? lines : valueWise(context, Map.of(), false);
  }

  /** Undoes what an addition did, in the reverse order. */
  private KubeconfigText lineWise(String context) {
    KubeconfigText edited = new KubeconfigText(text);
    if (current().equals(Optional.of(context))) {
      edited.drop(CURRENT);
    }
    for (int i = LISTS.size() - 1; i >= 0; i--) {
      edited.remove(LISTS.get(i), context);
    }
    if (LISTS.stream().noneMatch(edited::isOurs) && !edited.isOurs(CURRENT)) {
      edited.unset("kind");
      edited.unset("apiVersion");
    }
    return edited;
  }

  private String valueWise(String context, Map<String, String> items, boolean uses) {
    try {
      YamlDocument document = YamlDocument.of(text.isBlank() ? "{}" : text);
      LISTS.forEach(list -> document.removeItems(list, context));
      if (current().equals(Optional.of(context))) {
        document.unset(CURRENT);
      }
      for (Map.Entry<String, String> item : items.entrySet()) {
        document.addItem(item.getKey(), YamlDocument.of(item.getValue()));
      }
      if (uses) {
        document.set(CURRENT, context);
      }
      return document.text();
    } catch (Malformed impossible) {
      throw new IllegalStateException(source + " was read before", impossible);
    }
  }

  private Map<String, Object> others(String context) {
    Map<String, Object> others = new LinkedHashMap<>(config);
    for (String list : LISTS) {
      others.put(list, entries(list).filter(it -> !isNamed(it, context)).toList());
    }
    others.remove(CURRENT, context);
    return others;
  }

  /** Lines can be misread, where people write YAML in braces, or a key in quotes. */
  private boolean means(String edited, Map<String, Object> wanted) {
    try {
      return meaning(parse(edited, source)).equals(meaning(wanted));
    } catch (HothouseException misread) {
      return false;
    }
  }

  /** What counts of a kubeconfig: an empty list and none are the same. */
  private static Map<String, Object> meaning(Map<String, Object> config) {
    Map<String, Object> meaning = new LinkedHashMap<>(config);
    LISTS.forEach(list -> meaning.computeIfPresent(list, (key, own) -> emptyIsNone(own)));
    meaning.computeIfPresent(CURRENT, (key, own) -> own.equals("") ? null : own);
    meaning.values().removeIf(Objects::isNull);
    meaning.remove("apiVersion");
    meaning.remove("kind");
    return meaning;
  }

  private static Object emptyIsNone(Object list) {
    return list.equals(List.of()) ? null : list;
  }

  private Stream<Map<?, ?>> entries(String list) {
    return config.get(list) instanceof List<?> items
        ? items.stream().map(it -> (Map<?, ?>) it)
        : Stream.of();
  }

  private static boolean isNamed(Map<?, ?> entry, String name) {
    return name.equals(entry.get("name"));
  }

  /**
   * Reads a kubeconfig as plain values.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG}, showing nothing of its content
   */
  static Map<String, Object> parse(String text, String source) {
    try {
      if (YamlReader.read(text).plain() instanceof Map<?, ?> map) {
        Map<String, Object> config = new LinkedHashMap<>();
        map.forEach((key, value) -> config.put(String.valueOf(key), value));
        return config;
      }
    } catch (Malformed problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read %s, but it is not YAML: %s. Next: correct it there, or choose another file with KUBECONFIG."
              .formatted(problem.place(source), problem.getMessage()),
          problem);
    }
    throw new HothouseException(
        ErrorCode.CONFIG,
        "Tried to read %s, but it is not a kubeconfig. Next: choose another file with KUBECONFIG."
            .formatted(source));
  }
}
