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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Tests that run as a Job: a folder with that Job and a {@code suite.yaml}.
 *
 * @param images the images that the Job runs
 * @param parts what users call parts of the suite, and which tests these are
 * @param knownFailures what need not pass
 */
public record Suite(
    Path folder, List<String> images, Map<String, String> parts, List<KnownFailure> knownFailures) {
  private static final String NAME = "suite.yaml";
  private static final String KNOWN = "known-failures";

  /** Copies the collections. */
  public Suite {
    images = List.copyOf(images);
    parts = Map.copyOf(parts);
    knownFailures = List.copyOf(knownFailures);
  }

  /**
   * Reads a suite.
   *
   * @param roots of suites of one name, the one in the last of these counts
   * @throws HothouseException with file, line and field when one does not say what it has to
   */
  public static Suite load(List<Path> roots, String name) {
    return roots.stream()
        .map(root -> root.resolve(name))
        .filter(folder -> Files.exists(folder.resolve(NAME)))
        .reduce((own, replacing) -> replacing)
        .map(Suite::read)
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "Tried to find the tests of %s, but there is no %s/%s in %s. Next: check what --manifests names."
                        .formatted(name, name, NAME, roots)));
  }

  private static Suite read(Path folder) {
    Map<String, Setting> fields =
        YamlFile.read(folder.resolve(NAME), ErrorCode.TEMPLATE)
            .mapping("the suite", Set.of("images", "parts", KNOWN));
    Map<String, String> parts = new LinkedHashMap<>();
    if (fields.containsKey("parts")) {
      fields
          .get("parts")
          .mapping("parts")
          .forEach((part, tests) -> parts.put(part, pattern(tests, part).pattern()));
    }
    return new Suite(
        folder,
        list(fields, "images").stream().map(image -> image.text("images")).toList(),
        parts,
        list(fields, KNOWN).stream().flatMap(it -> known(it).stream()).toList());
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

  /** Returns which tests a user means: a part of the suite, or what a regular expression finds. */
  String wanted(String words) {
    return parts.getOrDefault(words, words);
  }
}
