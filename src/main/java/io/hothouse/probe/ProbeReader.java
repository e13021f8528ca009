package io.hothouse.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.Secret;
import io.hothouse.yaml.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads one declaration of a probe, and refuses what it does not understand. */
final class ProbeReader {
  private static final Set<String> COMMON = Set.of("name", "passes", "shows");

  /** How a probe names its port. */
  private static final List<String> PORTS = List.of("tcp", "tls", "http", "https");

  private static final Set<String> TCP = with(COMMON, "tcp", "tls", "talk");
  private static final Set<String> HTTP =
      with(COMMON, "http", "https", "after", "headers", "login", "steps");
  private static final Set<String> TURN = Set.of("say", "expect");
  private static final Set<String> STEP =
      Set.of(
          "request", "port", "headers", "json", "form", "text", "base64", "expect", "capture",
          "undo");
  private static final Set<String> EXPECT =
      Set.of("status", "json", "headers", "body", "within", "never");
  private static final Pattern REQUEST =
      Pattern.compile("(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) (/\\S*)");
  private static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Set<Integer> SUCCESS =
      IntStream.range(200, 300).boxed().collect(Collectors.toSet());
  private static final int MOST_SECONDS = 600;
  private static final int MOST_PASSES = 10;

  private final Setting declaration;
  private final Function<String, Secret> secrets;
  private final BiFunction<String, Setting, List<HttpStep>> stepsOf;
  private final Set<String> variables = new HashSet<>(Variables.GIVEN);

  /**
   * Creates a reader.
   *
   * @param stepsOf gives the steps of another probe, by its name and where it is named
   */
  ProbeReader(
      Setting declaration,
      Function<String, Secret> secrets,
      BiFunction<String, Setting, List<HttpStep>> stepsOf) {
    this.declaration = declaration;
    this.secrets = secrets;
    this.stepsOf = stepsOf;
  }

  /** Returns the name that a declaration has. */
  static String name(Setting declaration) {
    return required(declaration.mapping("a probe"), "name", declaration).text("name");
  }

  Probe read() {
    Map<String, Setting> fields = declaration.mapping("a probe");
    List<String> ports = PORTS.stream().filter(fields::containsKey).toList();
    if (ports.size() != 1) {
      throw declaration.refused("a probe has to name one port, as tcp, tls, http or https");
    }
    String kind = ports.get(0);
    int port = fields.get(kind).number(kind, 1, 65535);
    return switch (kind) {
      case "tcp" -> tcp(port, false);
      case "tls" -> tcp(port, true);
      case "http" -> http(port, false);
      default -> http(port, true);
    };
  }

  private Probe tcp(int port, boolean tls) {
    Map<String, Setting> fields = declaration.mapping("a probe", TCP);
    List<TcpProbe.Exchange> talk = new ArrayList<>();
    for (Setting turn : required(fields, "talk", declaration).list("talk")) {
      Map<String, Setting> parts = turn.mapping("talk", TURN);
      Optional<String> said = Optional.ofNullable(parts.get("say")).map(it -> template(it, "say"));
      Pattern expected = pattern(required(parts, "expect", turn), "expect");
      talk.add(new TcpProbe.Exchange(said, expected));
      variables.addAll(Patterns.names(expected));
    }
    return new TcpProbe(name(declaration), port, tls, passes(fields), talk, shown(fields));
  }

  private Probe http(int port, boolean tls) {
    Map<String, Setting> fields = declaration.mapping("a probe", HTTP);
    List<HttpStep> steps = new ArrayList<>();
    if (fields.containsKey("after")) {
      Setting after = fields.get("after");
      steps.addAll(stepsOf.apply(after.text("after"), after));
      steps.forEach(step -> variables.addAll(step.capture().keySet()));
    }
    Common common =
        new Common(port, tls, texts(fields.get("headers"), "headers"), login(fields.get("login")));
    required(fields, "steps", declaration)
        .list("steps")
        .forEach(step -> steps.add(step(step, common)));
    return new HttpProbe(name(declaration), port, passes(fields), steps, shown(fields), secrets);
  }

  /** What the steps of a probe have in common. */
  private record Common(
      int port, boolean tls, Map<String, String> headers, Optional<HttpStep.Login> login) {}

  private Optional<HttpStep.Login> login(Setting setting) {
    if (setting == null) {
      return Optional.empty();
    }
    Map<String, Setting> fields = setting.mapping("login", Set.of("user", "password"));
    return Optional.of(
        new HttpStep.Login(
            template(required(fields, "user", setting), "user"),
            template(required(fields, "password", setting), "password")));
  }

  private HttpStep step(Setting setting, Common common) {
    Map<String, Setting> fields = setting.mapping("a step", STEP);
    Setting request = required(fields, "request", setting);
    Matcher words = REQUEST.matcher(template(request, "request"));
    if (!words.matches()) {
      throw request.refused("'request' is not a method and a path, as in GET /v3");
    }
    Map<String, String> headers = new LinkedHashMap<>(common.headers());
    headers.putAll(texts(fields.get("headers"), "headers"));
    Optional<HttpStep.Content> content = content(fields);
    Map<String, Setting> expect =
        Optional.ofNullable(fields.get("expect"))
            .map(it -> it.mapping("expect", EXPECT))
            .orElse(Map.of());
    HttpStep.Expectation expectation = expectation(expect);
    Optional<Duration> within =
        Optional.ofNullable(expect.get("within"))
            .map(it -> Duration.ofSeconds(it.number("within", 1, MOST_SECONDS)));
    Map<String, HttpStep.Capture> captured = captures(fields.get("capture"));
    List<HttpStep> undo = new ArrayList<>();
    for (Setting step : list(fields.get("undo"), "undo")) {
      undo.add(step(step, common));
    }
    return new HttpStep(
        words.group(1),
        words.group(2),
        Optional.ofNullable(fields.get("port"))
            .map(it -> it.number("port", 1, 65535))
            .orElse(common.port()),
        common.tls(),
        headers,
        common.login(),
        content,
        expectation,
        captured,
        within,
        undo);
  }

  private Optional<HttpStep.Content> content(Map<String, Setting> fields) {
    List<HttpStep.Content> contents = new ArrayList<>();
    if (fields.containsKey("json")) {
      contents.add(new HttpStep.Content.Json(json(fields.get("json"))));
    }
    if (fields.containsKey("form")) {
      contents.add(new HttpStep.Content.Form(texts(fields.get("form"), "form")));
    }
    if (fields.containsKey("text")) {
      contents.add(new HttpStep.Content.Text(template(fields.get("text"), "text")));
    }
    if (fields.containsKey("base64")) {
      contents.add(binary(fields.get("base64")));
    }
    if (contents.size() > 1) {
      throw fields
          .get("request")
          .refused("a step has one of json, form, text and base64, not several");
    }
    return contents.stream().findFirst();
  }

  private static HttpStep.Content.Binary binary(Setting text) {
    HttpStep.Content.Binary binary = new HttpStep.Content.Binary(text.text("base64"));
    try {
      binary.bytes();
    } catch (IllegalArgumentException problem) {
      throw text.refused("base64 cannot be decoded: " + problem.getMessage());
    }
    return binary;
  }

  private HttpStep.Expectation expectation(Map<String, Setting> expect) {
    Set<Integer> statuses = new HashSet<>();
    if (expect.containsKey("status")) {
      Setting status = expect.get("status");
      if (status.value() instanceof List<?>) {
        status.list("status").forEach(it -> statuses.add(it.number("status", 100, 599)));
      } else {
        statuses.add(status.number("status", 100, 599));
      }
    }
    return new HttpStep.Expectation(
        statuses.isEmpty() ? SUCCESS : statuses,
        atPointers(expect.get("json"), "json"),
        expected(expect.get("headers"), "headers"),
        Optional.ofNullable(expect.get("body")).map(it -> expected(it, "body", false)),
        atPointers(expect.get("never"), "never"));
  }

  private Map<String, Expected> atPointers(Setting setting, String name) {
    Map<String, Expected> expected = expected(setting, name);
    expected.keySet().forEach(pointer -> checkPointer(pointer, setting));
    return expected;
  }

  private Map<String, Expected> expected(Setting setting, String name) {
    Map<String, Expected> expected = new LinkedHashMap<>();
    if (setting != null) {
      setting
          .mapping(name)
          .forEach((key, value) -> expected.put(key, expected(value, name + " " + key, true)));
    }
    return expected;
  }

  private Expected expected(Setting setting, String name, boolean jsonValues) {
    if (setting.value() instanceof Map<?, ?>) {
      return new Expected.Matching(
          pattern(
              required(setting.mapping(name, Set.of("matches")), "matches", setting), "matches"));
    }
    String text = jsonValues ? Pointer.text(setting.data()) : setting.text(name);
    return new Expected.Exactly(checked(text, setting));
  }

  private Map<String, HttpStep.Capture> captures(Setting setting) {
    Map<String, HttpStep.Capture> captures = new LinkedHashMap<>();
    if (setting != null) {
      setting
          .mapping("capture")
          .forEach(
              (name, value) -> {
                if (!VARIABLE.matcher(name).matches()) {
                  throw value.refused("'%s' is no name for a variable".formatted(name));
                }
                captures.put(name, capture(name, value));
              });
    }
    variables.addAll(captures.keySet());
    return captures;
  }

  private HttpStep.Capture capture(String name, Setting setting) {
    if (!(setting.value() instanceof Map<?, ?>)) {
      checkPointer(setting.text(name), setting);
      return new HttpStep.Capture.AtPointer(setting.text(name));
    }
    Map<String, Setting> place = setting.mapping(name, Set.of("header", "body"));
    if (place.containsKey("header") == place.containsKey("body")) {
      throw setting.refused(
          "'%s' has to be captured from a header or from the body".formatted(name));
    }
    return place.containsKey("header")
        ? new HttpStep.Capture.InHeader(place.get("header").text("header"))
        : new HttpStep.Capture.InBody(group(place.get("body")));
  }

  private static Pattern group(Setting setting) {
    Pattern pattern = pattern(setting, "body");
    if (pattern.matcher("").groupCount() < 1) {
      throw setting.refused("'body' has no group that says what is captured");
    }
    return pattern;
  }

  private static void checkPointer(String pointer, Setting place) {
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw place.refused("'%s' is no JSON pointer, which begins with /".formatted(pointer));
    }
  }

  private int passes(Map<String, Setting> fields) {
    return Optional.ofNullable(fields.get("passes"))
        .map(it -> it.number("passes", 1, MOST_PASSES))
        .orElse(2);
  }

  private String shown(Map<String, Setting> fields) {
    return Optional.ofNullable(fields.get("shows")).map(it -> template(it, "shows")).orElse("");
  }

  private JsonNode json(Setting setting) {
    JsonNode value = setting.json();
    checked(value.toString(), setting);
    return value;
  }

  private Map<String, String> texts(Setting setting, String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (setting != null) {
      setting.mapping(name).forEach((key, value) -> texts.put(key, template(value, key)));
    }
    return texts;
  }

  private String template(Setting setting, String name) {
    return checked(setting.text(name), setting);
  }

  /** Returns the text, which refers to nothing that is not there when it is used. */
  private String checked(String text, Setting place) {
    Matcher reference = Variables.PLACE.matcher(text);
    while (reference.find()) {
      String name = reference.group(1);
      if (name.startsWith(Variables.SECRET)
          ? !name.matches("secret:[a-z0-9-]+/[A-Za-z0-9_.-]+")
          : !variables.contains(name)) {
        throw place.refused(
            "${%s} stands for nothing there; what does is secret:NAME/KEY, %s"
                .formatted(name, variables.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
    return text;
  }

  private static Pattern pattern(Setting setting, String name) {
    try {
      return Pattern.compile(setting.text(name), Pattern.DOTALL);
    } catch (PatternSyntaxException problem) {
      throw setting.refused(
          "'%s' is no regular expression: %s".formatted(name, problem.getDescription()));
    }
  }

  private static List<Setting> list(Setting setting, String name) {
    return setting == null ? List.of() : setting.list(name);
  }

  private static Setting required(Map<String, Setting> fields, String name, Setting within) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> within.refused("it has no " + name));
  }

  private static Set<String> with(Set<String> names, String... more) {
    Set<String> all = new HashSet<>(names);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
