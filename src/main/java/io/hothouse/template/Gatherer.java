package io.hothouse.template;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.JsonReader;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.PythonJson;
import io.hothouse.yaml.Value;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the names in templates and environments to files, each of which is read once, and puts
 * the files' addresses in the names' places.
 *
 * <p>The rules are those of python-heatclient's {@code template_utils}, down to the letters: a
 * template among the files is written anew, with the addresses in it.
 */
final class Gatherer {
  private static final Set<String> VERSIONS =
      Set.of("HeatTemplateFormatVersion", "heat_template_version", "AWSTemplateFormatVersion");

  /** The keys of a resource registry that name no files. */
  private static final Set<String> NO_FILES = Set.of("base_url", "hooks", "restricted_actions");

  private final Map<String, String> files = new LinkedHashMap<>();
  private final Deque<String> underWay = new ArrayDeque<>();

  /** Returns the templates among what was gathered. */
  List<Value> templates() {
    return files.values().stream()
        .flatMap(content -> template("", content, false).stream())
        .toList();
  }

  /** Returns what was gathered so far, by addresses. */
  Map<String, String> files() {
    return files;
  }

  /**
   * Reads a template with all that it names.
   *
   * @param asker where its name stands
   * @return the template with addresses for names
   */
  Value template(String url, String asker) {
    return resolved(url, parse(url, read(url, url, asker)));
  }

  /** Reads a text that has to be a template. */
  Value parse(String url, String text) {
    try {
      Value template = document(text);
      if (!isTemplate(template)) {
        throw new Malformed(1, "it has no heat_template_version");
      }
      return template;
    } catch (Malformed problem) {
      throw malformed(url, problem);
    }
  }

  private static Value document(String text) throws Malformed {
    // Not stripped, so that lines are counted from the text's beginning.
    if (text.strip().startsWith("{")) {
      return JsonReader.read(text);
    }
    try {
      return YamlReader.read(text.stripTrailing());
    } catch (Malformed problem) {
      String rest = text.strip();
      int lines =
          (int) text.substring(0, text.indexOf(rest)).chars().filter(it -> it == '\n').count();
      // As it stands first: a text that is indented as a whole is no text when its first line is
      // not.
      try {
        return YamlReader.read("\n".repeat(lines) + rest);
      } catch (Malformed same) {
        throw problem;
      }
    }
  }

  private static boolean isTemplate(Value value) {
    Optional<Boolean> among =
        value
            .mapping()
            .map(map -> VERSIONS.stream().anyMatch(map::containsKey))
            .or(() -> value.list().map(Gatherer::namesVersion));
    // Python's "in" finds the words in a text as well.
    return among
        .or(() -> value.text().map(text -> VERSIONS.stream().anyMatch(text::contains)))
        .orElse(false);
  }

  private static boolean namesVersion(List<Value> items) {
    return items.stream().anyMatch(item -> item.text().filter(VERSIONS::contains).isPresent());
  }

  private Value resolved(String url, Value template) {
    if (underWay.contains(url)) {
      List<String> circle = new ArrayList<>(underWay.stream().map(Urls::shown).toList());
      circle.add(Urls.shown(url));
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "The templates use each other in a circle: %s. Next: take one of these uses out."
              .formatted(String.join(" → ", circle)));
    }
    underWay.addLast(url);
    Value resolved = inTemplate(template, Urls.folder(url), url);
    underWay.removeLast();
    return resolved;
  }

  private Value inTemplate(Value value, String folder, String url) {
    if (value.list().isPresent()) {
      List<Value> items =
          value.list().get().stream().map(item -> inTemplate(item, folder, url)).toList();
      return new Value(items, value.line());
    }
    if (value.mapping().isEmpty()) {
      return value;
    }
    Map<Object, Value> entries = new LinkedHashMap<>();
    value
        .mapping()
        .get()
        .forEach(
            (key, own) -> {
              boolean named = own.text().filter(text -> namesFile(key, text)).isPresent();
              entries.put(
                  key,
                  named
                      ? file(own, folder, url, "type".equals(key))
                      : inTemplate(own, folder, url));
            });
    return new Value(entries, value.line());
  }

  private static boolean namesFile(Object key, String text) {
    return "get_file".equals(key)
        || ("type".equals(key) && (text.endsWith(".yaml") || text.endsWith(".template")));
  }

  /**
   * Returns an environment's resource registry with addresses for names.
   *
   * @param url the environment's address
   */
  Value inRegistry(Value registry, String url) {
    String base = registry.at("base_url").flatMap(Value::text).orElse(Urls.folder(url));
    Map<Object, Value> entries = new LinkedHashMap<>();
    registry
        .mapping()
        .orElseThrow(
            () ->
                malformed(
                    url, new Malformed(registry.line(), "resource_registry is not a mapping")))
        .forEach((key, value) -> entries.put(key, registered(key, value, base, url)));
    Value resources = entries.get("resources");
    if (resources != null && resources.mapping().isPresent()) {
      Map<Object, Value> each = new LinkedHashMap<>();
      resources.mapping().get().forEach((name, own) -> each.put(name, ofResource(own, base, url)));
      entries.put("resources", new Value(each, resources.line()));
    }
    return new Value(entries, registry.line());
  }

  private Value ofResource(Value own, String base, String url) {
    String ownBase = own.at("base_url").flatMap(Value::text).orElse(base);
    Map<Object, Value> entries = new LinkedHashMap<>();
    own.mapping()
        .orElseThrow(() -> malformed(url, new Malformed(own.line(), "a resource is not a mapping")))
        .forEach((key, value) -> entries.put(key, registered(key, value, ownBase, url)));
    return new Value(entries, own.line());
  }

  private Value registered(Object key, Value value, String base, String url) {
    if (NO_FILES.contains(String.valueOf(key)) || value.mapping().isPresent()) {
      return value;
    }
    String text =
        value
            .text()
            .orElseThrow(
                () ->
                    malformed(
                        url,
                        new Malformed(
                            value.line(), "what '%s' stands for is not a text".formatted(key))));
    return text.contains("::") ? value : file(value, base, url, true);
  }

  /**
   * Returns the address of the file that a text names, once it has been gathered.
   *
   * @param wanted whether it can be nothing but a template: one that cannot be read would be sent
   *     as it is, without what it names
   */
  private Value file(Value name, String folder, String asker, boolean wanted) {
    String url = Urls.within(folder, name.text().orElseThrow());
    refuseFilesOfThisMachine(url, asker, name.line());
    if (!files.containsKey(url)) {
      String place = "%s, line %d".formatted(Urls.shown(asker), name.line());
      String content = read(url, name.text().orElseThrow(), place);
      files.put(
          url,
          template(url, content, wanted)
              .map(found -> PythonJson.write(resolved(url, found)))
              .orElse(content));
    }
    return new Value(url, name.line());
  }

  /** What comes from elsewhere must not have this machine's files sent to the cloud. */
  private static void refuseFilesOfThisMachine(String url, String asker, int line) {
    if (Urls.scheme(url).equals("file") && !Urls.scheme(asker).equals("file")) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to gather what %s, line %d, names, but it comes from a web server and asks for the file %s of this machine. Next: put that file beside it on the server, or download the template."
              .formatted(asker, line, Urls.shown(url)));
    }
  }

  private static Optional<Value> template(String url, String content, boolean wanted) {
    // Without one of these words it is none, and large files of data are not parsed for nothing.
    if (VERSIONS.stream().noneMatch(content::contains)) {
      return Optional.empty();
    }
    try {
      return Optional.of(document(content)).filter(Gatherer::isTemplate);
    } catch (Malformed problem) {
      if (wanted) {
        throw malformed(url, problem);
      }
      return Optional.empty();
    }
  }

  String read(String url, String name, String asker) {
    try {
      return Sources.read(url);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read '%s', which %s asks for, at %s, but %s. Next: put the file there, or correct the name."
              .formatted(Urls.shown(name), asker, Urls.shown(url), problem.getMessage()),
          problem);
    }
  }

  static HothouseException malformed(String url, Malformed problem) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read %s, but: %s. Next: correct that line."
            .formatted(problem.place(Urls.shown(url)), problem.getMessage()),
        problem);
  }
}
