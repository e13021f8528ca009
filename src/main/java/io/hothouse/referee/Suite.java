package io.hothouse.referee;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Setting;
import io.hothouse.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Tests that run as a Job: a folder with that Job and a {@code suite.yaml}.
 *
 * @param judged what the tests are of, and whose release decides which tests these are
 * @param images the images that the Job runs
 * @param usual the part that is meant where a user names none
 * @param parts what users call parts of the suite, and which tests these are
 * @param pods the images that the tests' own pods run
 * @param knownFailures what need not pass
 */
public record Suite(
    Path folder,
    Judged judged,
    List<String> images,
    String usual,
    Map<String, String> parts,
    Optional<PodImages> pods,
    List<KnownFailure> knownFailures) {
  static final String NAME = "suite.yaml";
  private static final String KNOWN = "known-failures";
  private static final String PODS = "pods";

  /** What tests can be of. */
  public enum Judged {
    OPENSTACK,
    KUBERNETES
  }

  /** Copies the collections. */
  public Suite {
    images = List.copyOf(images);
    parts = Map.copyOf(parts);
    knownFailures = List.copyOf(knownFailures);
  }

  /**
   * Reads a suite.
   *
   * @throws HothouseException with file, line and field when one does not say what it has to
   */
  static Suite read(Path folder) {
    Setting whole = YamlFile.read(folder.resolve(NAME), ErrorCode.TEMPLATE);
    Map<String, Setting> fields =
        whole.mapping("the suite", Set.of("judges", "images", "usual", "parts", PODS, KNOWN));
    Map<String, String> parts = new LinkedHashMap<>();
    if (fields.containsKey("parts")) {
      fields
          .get("parts")
          .mapping("parts")
          .forEach((part, tests) -> parts.put(part, pattern(tests, part).pattern()));
    }
    Setting usual = required(fields, "usual", whole);
    if (!parts.containsKey(usual.text("usual"))) {
      throw usual.refused("there is no such part");
    }
    return new Suite(
        folder,
        judged(required(fields, "judges", whole)),
        list(fields, "images").stream().map(image -> image.text("images")).toList(),
        usual.text("usual"),
        parts,
        Optional.ofNullable(fields.get(PODS)).map(PodImages::read),
        list(fields, KNOWN).stream().flatMap(it -> known(it).stream()).toList());
  }

  private static Setting required(Map<String, Setting> fields, String name, Setting whole) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> whole.refused("'%s' is missing".formatted(name)));
  }

  private static Judged judged(Setting setting) {
    return switch (setting.text("judges")) {
      case "openstack" -> Judged.OPENSTACK;
      case "kubernetes" -> Judged.KUBERNETES;
      default -> throw setting.refused("'judges' is neither openstack nor kubernetes");
    };
  }

  private static List<Setting> list(Map<String, Setting> fields, String name) {
    return fields.containsKey(name) ? fields.get(name).list(name) : List.of();
  }

  /** One reason may be that of several tests. */
  private static List<KnownFailure> known(Setting setting) {
    Map<String, Setting> fields = setting.mapping(KNOWN, Set.of("reason", "tests"));
    if (!fields.containsKey("reason") || !fields.containsKey("tests")) {
      throw setting.refused("one of the known failures has no reason, or no tests");
    }
    String reason = fields.get("reason").text("reason").strip();
    List<KnownFailure> known = new ArrayList<>();
    fields
        .get("tests")
        .list("tests")
        .forEach(test -> known.add(new KnownFailure(pattern(test, "tests"), reason)));
    return known;
  }

  private static Pattern pattern(Setting setting, String name) {
    try {
      return Pattern.compile(setting.text(name));
    } catch (PatternSyntaxException problem) {
      throw setting.refused(
          "'%s' is no regular expression: %s".formatted(name, problem.getDescription()));
    }
  }

  /** Returns the suite's name, which is that of its folder. */
  public String name() {
    return folder.getFileName().toString();
  }

  /** Tells whether a folder holds a suite. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  /**
   * Returns which tests a user means: a part of the suite, or what a regular expression finds.
   *
   * @param words the usual part where there are none
   */
  String wanted(String words) {
    return parts.getOrDefault(words.isEmpty() ? usual : words, words);
  }
}
