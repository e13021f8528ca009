package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a clouds.yaml, edited line by line, so that comments, order and spacing of everything
 * else stay as the user wrote them.
 */
final class CloudsText {
  private static final Pattern CLOUDS = Pattern.compile("clouds\\s*:\\s*(\\{\\s*\\}\\s*)?(#.*)?");
  private static final Pattern FLOW = Pattern.compile("clouds\\s*:\\s*[^#\\s].*");
  private static final String DEFAULT_INDENTATION = "  ";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]*");
  private static final String MARK = " # added by hothouse";
  private static final Pattern ENTRY =
      Pattern.compile("\\s+(?:\"(.+)\"|([^\"].*)):" + Pattern.quote(MARK) + "\\s*");

  // What the key's line says of the file as it was before, so that it can be so again.
  private static final String OURS = "clouds: # this line was added by hothouse\n";
  private static final String OURS_AND_BREAK =
      "clouds: # this line and the break before it were added by hothouse\n";
  private static final String INSTEAD = "clouds: # before hothouse: ";
  private static final String INSTEAD_AT_END = "clouds: # before hothouse, as the last line: ";

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
      refuseBraces();
      boolean ended = endLastLine();
      lines.add(ended ? OURS_AND_BREAK : OURS);
      clouds = lines.size() - 1;
    } else {
      String line = lines.get(clouds);
      if (!line.endsWith("\n")) {
        lines.set(clouds, INSTEAD_AT_END + line + "\n");
      } else if (isEmptyMapping(line)) {
        lines.set(clouds, INSTEAD + line);
      }
    }
    String indentation = indentationBelow(clouds);
    String entry =
        key(name) + ":" + MARK + "\n" + body.strip().indent(DEFAULT_INDENTATION.length());
    lines.addAll(clouds + 1, entry.lines().map(line -> indentation + line + "\n").toList());
  }

  /** Takes an entry out, and with the last one what {@link #add} did beside. */
  void remove(String name) {
    int clouds = indexOfClouds();
    int entry = indexOf(name, clouds);
    if (entry >= 0) {
      removeBlock(entry);
      restoreIfEmpty(clouds);
    }
  }

  /** Tells whether there is an entry of that name that this program wrote. */
  boolean isOurs(String name) {
    int entry = indexOf(name, indexOfClouds());
    return entry >= 0 && lines.get(entry).stripTrailing().endsWith(MARK);
  }

  /** Tells whether there is an entry of that name that somebody else wrote. */
  boolean isTheirs(String name) {
    return indexOf(name, indexOfClouds()) >= 0 && !isOurs(name);
  }

  /** Returns the names of all entries that this program wrote. */
  List<String> ours() {
    return lines.stream()
        .map(ENTRY::matcher)
        .filter(Matcher::matches)
        .map(entry -> entry.group(1) == null ? entry.group(2) : unquoted(entry.group(1)))
        .filter(this::isOurs)
        .toList();
  }

  private static String unquoted(String key) {
    return key.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private int indexOf(String name, int clouds) {
    Pattern key =
        Pattern.compile(
            "\\s+(%s|['\"]?%s['\"]?)\\s*:.*"
                .formatted(Pattern.quote(key(name)), Pattern.quote(name)));
    for (int i = clouds + 1; clouds >= 0 && i < lines.size() && belongs(i); i++) {
      if (key.matcher(lines.get(i).stripTrailing()).matches()
          && indentation(i) == indentationBelow(clouds).length()) {
        return i;
      }
    }
    return -1;
  }

  /** A name may have any characters, and YAML means something by some of them. */
  private static String key(String name) {
    return PLAIN.matcher(name).matches()
        ? name
        : "\"%s\"".formatted(name.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** Comments below its name are somebody else's: an entry of ours has none. */
  private void removeBlock(int first) {
    int depth = indentation(first);
    lines.remove(first);
    while (first < lines.size()
        && !isBlank(first)
        && !isComment(first)
        && indentation(first) > depth) {
      lines.remove(first);
    }
  }

  private void restoreIfEmpty(int clouds) {
    for (int i = clouds + 1; i < lines.size() && belongs(i); i++) {
      if (!isBlank(i) && !isComment(i)) {
        return;
      }
    }
    String line = lines.get(clouds);
    if (line.startsWith(INSTEAD_AT_END)) {
      lines.set(clouds, line.substring(INSTEAD_AT_END.length()).stripTrailing());
    } else if (line.startsWith(INSTEAD)) {
      lines.set(clouds, line.substring(INSTEAD.length()));
    } else if (line.equals(OURS) || line.equals(OURS_AND_BREAK)) {
      lines.remove(clouds);
      if (line.equals(OURS_AND_BREAK) && clouds == lines.size()) {
        String last = lines.get(clouds - 1);
        lines.set(clouds - 1, last.substring(0, last.length() - 1));
      }
    }
  }

  private int indexOfClouds() {
    for (int i = 0; i < lines.size(); i++) {
      if (CLOUDS.matcher(lines.get(i).stripTrailing()).matches()) {
        return i;
      }
    }
    return -1;
  }

  /** Nothing of ours can be in there, and nothing can be added by lines. */
  private void refuseBraces() {
    for (int i = 0; i < lines.size(); i++) {
      if (FLOW.matcher(lines.get(i).stripTrailing()).matches()) {
        throw new HothouseException(
            ErrorCode.CONFIG,
            "Tried to edit the clouds in clouds.yaml, but line %d writes them in braces. Next: write each cloud on lines of its own."
                .formatted(i + 1));
      }
    }
  }

  private static boolean isEmptyMapping(String line) {
    Matcher key = CLOUDS.matcher(line.stripTrailing());
    return key.matches() && key.group(1) != null;
  }

  private String indentationBelow(int clouds) {
    for (int i = clouds + 1; i < lines.size() && belongs(i); i++) {
      if (!isBlank(i) && !isComment(i)) {
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

  private boolean isComment(int index) {
    return lines.get(index).strip().startsWith("#");
  }

  private int indentation(int index) {
    String line = lines.get(index);
    return line.length() - line.stripLeading().length();
  }

  /** Tells whether the last line had to be ended. */
  private boolean endLastLine() {
    int last = lines.size() - 1;
    boolean open = last >= 0 && !lines.get(last).endsWith("\n");
    if (open) {
      lines.set(last, lines.get(last) + "\n");
    }
    return open;
  }
}
