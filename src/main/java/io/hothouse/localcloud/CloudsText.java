package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a clouds.yaml, edited line by line, so that comments, order and spacing of everything
 * else stay as the user wrote them.
 */
final class CloudsText {
  private static final Pattern CLOUDS = Pattern.compile("clouds\\s*:\\s*(\\{\\s*\\}\\s*)?(#.*)?");
  private static final Pattern FLOW = Pattern.compile("clouds\\s*:\\s*[^#\\s].*");
  private static final String DEFAULT_INDENTATION = "  ";

  private final List<String> lines;

  CloudsText(String text) {
    lines = new ArrayList<>();
    if (!text.isEmpty()) {
      lines.addAll(Arrays.asList(text.split("(?<=\n)")));
    }
  }

  String text() {
    return String.join("", lines);
  }

  /** Puts an entry before all others; {@code body} is indented below its name. */
  void add(String name, String body) {
    int clouds = indexOfClouds();
    if (clouds < 0) {
      endLastLine();
      lines.add("clouds:\n");
      clouds = lines.size() - 1;
    } else if (lines.get(clouds).contains("{") || !lines.get(clouds).endsWith("\n")) {
      lines.set(clouds, "clouds:\n");
    }
    String indentation = indentationBelow(clouds);
    String entry = name + ":\n" + body.strip().indent(DEFAULT_INDENTATION.length());
    lines.addAll(clouds + 1, entry.lines().map(line -> indentation + line + "\n").toList());
  }

  /** Takes an entry out, and the key above it when that held nothing else. */
  void remove(String name) {
    int clouds = indexOfClouds();
    Pattern key = Pattern.compile("\\s+['\"]?" + Pattern.quote(name) + "['\"]?\\s*:.*");
    for (int i = clouds + 1; clouds >= 0 && i < lines.size() && belongs(i); i++) {
      if (key.matcher(lines.get(i).strip().isEmpty() ? "" : lines.get(i).stripTrailing()).matches()
          && indentation(i) == indentationBelow(clouds).length()) {
        removeBlock(i);
        removeIfEmpty(clouds);
        return;
      }
    }
  }

  private void removeBlock(int first) {
    int depth = indentation(first);
    lines.remove(first);
    while (first < lines.size() && !isBlank(first) && indentation(first) > depth) {
      lines.remove(first);
    }
  }

  private void removeIfEmpty(int clouds) {
    for (int i = clouds + 1; i < lines.size() && belongs(i); i++) {
      if (!isBlank(i)) {
        return;
      }
    }
    lines.remove(clouds);
  }

  private int indexOfClouds() {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (CLOUDS.matcher(line).matches()) {
        return i;
      }
      if (FLOW.matcher(line).matches()) {
        throw new HothouseException(
            ErrorCode.CONFIG,
            "Tried to edit the clouds in clouds.yaml, but line %d writes them in braces. Next: write each cloud on lines of its own."
                .formatted(i + 1));
      }
    }
    return -1;
  }

  private String indentationBelow(int clouds) {
    for (int i = clouds + 1; i < lines.size() && belongs(i); i++) {
      if (!isBlank(i) && !lines.get(i).strip().startsWith("#")) {
        return lines.get(i).substring(0, indentation(i));
      }
    }
    return DEFAULT_INDENTATION;
  }

  /** Tells whether a line is below a top-level key: blank, a comment, or indented. */
  private boolean belongs(int index) {
    return isBlank(index) || indentation(index) > 0 || lines.get(index).startsWith("#");
  }

  private boolean isBlank(int index) {
    return lines.get(index).isBlank();
  }

  private int indentation(int index) {
    String line = lines.get(index);
    return line.length() - line.stripLeading().length();
  }

  private void endLastLine() {
    int last = lines.size() - 1;
    if (last >= 0 && !lines.get(last).endsWith("\n")) {
      lines.set(last, lines.get(last) + "\n");
    }
  }
}
