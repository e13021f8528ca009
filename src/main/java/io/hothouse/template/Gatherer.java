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

  /** The keys of a resource registry that have words, or lists of words. */
  private static final Set<String> WORDS = Set.of("hooks", "restricted_actions");

  /** More than Heat takes in a request by itself: its parsed values would take much memory. */
  private static final int LARGEST = 1 << 20;

  private final Sources sources = new Sources(System.getenv());
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
    return resolved(url, parse(url, read(sources::template, url, url, asker)));
  }

  /**
   * Returns the text of an environment.
   *
   * @param name as the command line has it
   */
  String environment(String url, String name) {
    return read(sources::environment, url, name, "the command line");
  }

  /** Reads a text that has to be a template. */
  Value parse(String url, String text) {
    try {
      if (text.isEmpty()) {
        throw new Malformed(0, "it is empty");
      }
      Value template = document(text);
      if (!isTemplate(template)) {
        throw new Malformed(1, "it has no heat_template_version");
      }
      return template;
    } catch (Malformed problem) {
      throw malformed(url, problem);
    }
  }

  private static Value document(String given) throws Malformed {
    refuseTooLarge(given);
    int end = given.length();
    while (end > 0 && isBlank(given.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    while (start < end && isBlank(given.charAt(start))) {
      start++;
    }
    // Blanks stay before it, so that lines are counted from the text's beginning.
    String before = given.substring(0, start).replaceAll("[^\n]", " ");
    String text = given.substring(start, end);
    if (text.startsWith("{")) {
      return JsonReader.read(before + text);
    }
    try {
      return YamlReader.read(before + text);
    } catch (Malformed problem) {
      if (before.isEmpty() || problem.isExcess()) {
        throw problem;
      }
      // As it stands first: a text that is indented as a whole is no text when its first line is
      // not.
      try {
        return YamlReader.read(before.replace(" ", "") + text);
      } catch (Malformed same) {
        throw problem;
      }
    }
  }

  /** Whether Python's {@code strip} takes it away. */
  private static boolean isBlank(char letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter) || letter == '\u0085';
  }

  /** Refuses a text before it is parsed. */
  static void refuseTooLarge(String text) throws Malformed {
    if (text.length() > LARGEST && text.codePointCount(0, text.length()) > LARGEST) {
      throw Malformed.excess(
          0, "it is larger than Heat takes (more than %d characters)".formatted(LARGEST));
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
    String base = base(registry, Urls.folder(url), url);
    Map<Object, Value> entries = new LinkedHashMap<>();
    mapping("resource_registry", registry, url)
        .forEach(
            (key, value) ->
                entries.put(
                    key,
                    "resources".equals(key)
                        ? ofResources(value, base, url)
                        : registered(key, value, base, url)));
    return new Value(entries, registry.line());
  }

  private static String base(Value owner, String usual, String url) {
    return owner.at("base_url").map(own -> text("base_url", own, url)).orElse(usual);
  }

  private Value ofResources(Value resources, String base, String url) {
    Map<Object, Value> each = new LinkedHashMap<>();
    mapping("resources", resources, url)
        .forEach((name, own) -> each.put(name, ofResource(name, own, base, url)));
    return new Value(each, resources.line());
  }

  private Value ofResource(Object name, Value own, String base, String url) {
    String ownBase = base(own, base, url);
    Map<Object, Value> entries = new LinkedHashMap<>();
    mapping(String.valueOf(name), own, url)
        .forEach((key, value) -> entries.put(key, registered(key, value, ownBase, url)));
    return new Value(entries, own.line());
  }

  private static Map<Object, Value> mapping(String name, Value value, String url) {
    return value
        .mapping()
        .orElseThrow(
            () ->
                malformed(
                    url, new Malformed(value.line(), "'%s' is to be a mapping".formatted(name))));
  }

  private static String text(Object name, Value value, String url) {
    return value
        .text()
        .orElseThrow(
            () ->
                malformed(
                    url,
                    new Malformed(
                        value.line(), "what '%s' stands for is not a text".formatted(name))));
  }

  private Value registered(Object key, Value value, String base, String url) {
    if (WORDS.contains(String.valueOf(key))) {
      return value.list().isPresent() ? value : new Value(text(key, value, url), value.line());
    }
    if ("base_url".equals(key)) {
      return new Value(text(key, value, url), value.line());
    }
    if (value.mapping().isPresent()) {
      return value;
    }
    String text = text(key, value, url);
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
      String content =
          read(wanted ? sources::template : sources::content, url, name.text().get(), place);
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

  /** A way of reading what is at an address. */
  private interface Source {
    String read(String url) throws IOException;
  }

  private static String read(Source source, String url, String name, String asker) {
    try {
      return source.read(url);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read '%s', which %s asks for, at %s, but %s. Next: %s."
              .formatted(
                  Urls.shown(name),
                  asker,
                  Urls.shown(url),
                  problem.getMessage(),
                  Unread.next(problem)),
          problem);
    }
  }

  static HothouseException malformed(String url, Malformed problem) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read %s, but: %s. Next: %s."
            .formatted(
                problem.place(Urls.shown(url)),
                problem.getMessage(),
                problem.isExcess()
                    ? "make it smaller"
                    : problem.hasLine() ? "correct that line" : "correct it"),
        problem);
  }
}
