package io.hothouse.referee;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of a test.
 *
 * @param id its name as the tests' own runner has it, which may end in tags in brackets
 * @param seconds how long it took
 * @param reason why it failed or was skipped
 */
public record TestResult(String id, Status status, double seconds, String reason) {
  private static final int DEPTH = 3;
  private static final Pattern GROUP = Pattern.compile("\\[([a-z-]+)] ");

  /** What can come of a test. */
  public enum Status {
    /** It ran, and is content. */
    PASSED,
    /** It ran, and is not. */
    FAILED,
    /** It did not run, as something is not there that it is about. */
    SKIPPED
  }

  /** Returns its name without the tags that are tied to its last word. */
  public String name() {
    return id.replaceFirst("(?<=\\S)\\[[^\\[]*]$", "");
  }

  /**
   * Returns the module that it belongs to, as in {@code tempest.api.compute}; of a test of
   * Kubernetes the group that keeps it, as in {@code sig-network}.
   */
  public String module() {
    Matcher group = GROUP.matcher(id);
    if (group.lookingAt()) {
      return group.group(1);
    }
    // What a class sets up for all its tests is told as "setUpClass (module.Class)".
    String path = name().replaceFirst("^\\w+ \\((.*)\\)$", "$1");
    List<String> parts = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      if (part.startsWith("test_") || parts.size() == DEPTH) {
        break;
      }
      parts.add(part);
    }
    return String.join(".", parts);
  }

  /** Returns the reason's first lines. */
  public String beginning(int lines) {
    return String.join("\n", reason.lines().limit(lines).toList());
  }
}
