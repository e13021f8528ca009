package io.hothouse.kubernetes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a kubeconfig, edited line by line, so that what others wrote stays as it is, with
 * comments, order and spacing. What a line of ours says at its end brings back what was there.
 */
final class KubeconfigText {
  private static final String OURS = " # this line was added by hothouse\n";
  private static final String OURS_AND_BREAK =
      " # this line and the break before it were added by hothouse\n";
  private static final String INSTEAD = " # before hothouse: ";
  private static final String INSTEAD_AT_END = " # before hothouse, as the last line: ";
  private static final Pattern ITEM = Pattern.compile(" *-( .*)?");
  private static final String EMPTY = "\\s*:\\s*(\\[\\s*]|null|Null|NULL|~|\"\"|'')?\\s*(#.*)?";

  private final List<String> lines = new ArrayList<>();

  KubeconfigText(String text) {
    if (!text.isEmpty()) {
      lines.addAll(Arrays.asList(text.split("(?<=\n)")));
    }
  }

  String text() {
    return String.join("", lines);
  }

  /** Gives a key a value where it has none. */
  void set(String key, String value) {
    place(key, key + ": " + value);
  }

  /** Puts an item before all others of a list. */
  void add(String list, List<String> item) {
    int at = place(list, list + ":");
    String indentation = indentation(at);
    lines.addAll(at + 1, item.stream().map(line -> indentation + line + "\n").toList());
  }

  /**
   * Takes out the items of a list that have this name, wherever in the item that stands, and with
   * the last one what was done to its key.
   */
  void remove(String list, String name) {
    int at = indexOf(list);
    if (at < 0) {
      return;
    }
    for (int i = at + 1; i < lines.size() && isBelow(i); ) {
      int end = endOfItem(i);
      if (end > i && isNamed(i, end, name)) {
        lines.subList(i, end).clear();
      } else {
        i = Math.max(end, i + 1);
      }
    }
    if (!hasItems(at)) {
      restore(at);
    }
  }

  /** Returns where the item ends that begins here; the same place when none does. */
  private int endOfItem(int start) {
    if (isAside(start) || !ITEM.matcher(lines.get(start).stripTrailing()).matches()) {
      return start;
    }
    int depth = depth(lines.get(start));
    int end = start + 1;
    for (int i = end; i < lines.size() && (isAside(i) || depth(lines.get(i)) > depth); i++) {
      // What stands between two items belongs to neither.
      end = isAside(i) ? end : i + 1;
    }
    return end;
  }

  private boolean isNamed(int start, int end, String name) {
    int depth = depth(lines.get(start)) + 2;
    return lines.get(start).strip().equals("- name: " + name)
        || lines.subList(start + 1, end).stream()
            .anyMatch(line -> depth(line) == depth && line.strip().equals("name: " + name));
  }

  /** Brings back what stood in the place of a key's line, if that is ours. */
  void unset(String key) {
    int at = indexOf(key);
    if (at >= 0) {
      restore(at);
    }
  }

  /** Takes out a key's line; where it is ours, what stood in its place comes back. */
  void drop(String key) {
    int at = indexOf(key);
    if (at >= 0 && isMarked(lines.get(at))) {
      restore(at);
    } else if (at >= 0) {
      lines.remove(at);
    }
  }

  boolean isOurs(String key) {
    int at = indexOf(key);
    return at >= 0 && isMarked(lines.get(at));
  }

  private int place(String key, String content) {
    int at = indexOf(key);
    if (at < 0) {
      return append(content);
    }
    String line = lines.get(at);
    boolean empty = line.stripTrailing().matches(Pattern.quote(key) + EMPTY);
    if (empty && !hasItems(at) && !isMarked(line)) {
      lines.set(
          at,
          line.endsWith("\n") ? content + INSTEAD + line : content + INSTEAD_AT_END + line + "\n");
    }
    return at;
  }

  private int append(String content) {
    int last = lines.size() - 1;
    boolean open = last >= 0 && !lines.get(last).endsWith("\n");
    if (open) {
      lines.set(last, lines.get(last) + "\n");
    }
    lines.add(content + (open ? OURS_AND_BREAK : OURS));
    return lines.size() - 1;
  }

  private void restore(int at) {
    String line = lines.get(at);
    int atEnd = line.indexOf(INSTEAD_AT_END);
    int instead = line.indexOf(INSTEAD);
    if (atEnd >= 0) {
      String before = line.substring(atEnd + INSTEAD_AT_END.length());
      lines.set(at, before.substring(0, before.length() - 1));
    } else if (instead >= 0) {
      lines.set(at, line.substring(instead + INSTEAD.length()));
    } else if (line.endsWith(OURS)) {
      lines.remove(at);
    } else if (line.endsWith(OURS_AND_BREAK)) {
      lines.remove(at);
      if (at == lines.size() && at > 0) {
        String last = lines.get(at - 1);
        lines.set(at - 1, last.substring(0, last.length() - 1));
      }
    }
  }

  private static boolean isMarked(String line) {
    return line.contains(INSTEAD)
        || line.contains(INSTEAD_AT_END)
        || line.endsWith(OURS)
        || line.endsWith(OURS_AND_BREAK);
  }

  private int indexOf(String key) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).stripTrailing().matches(Pattern.quote(key) + "\\s*:(\\s.*)?")) {
        return i;
      }
    }
    return -1;
  }

  private boolean hasItems(int at) {
    for (int i = at + 1; i < lines.size() && isBelow(i); i++) {
      if (!isAside(i)) {
        return true;
      }
    }
    return false;
  }

  private String indentation(int at) {
    for (int i = at + 1; i < lines.size() && isBelow(i); i++) {
      if (!isAside(i)) {
        return " ".repeat(depth(lines.get(i)));
      }
    }
    return "";
  }

  /** Tells whether a line is below a top-level key: an item, indented, blank or a comment. */
  private boolean isBelow(int index) {
    String line = lines.get(index);
    return isAside(index) || depth(line) > 0 || ITEM.matcher(line.stripTrailing()).matches();
  }

  private boolean isAside(int index) {
    return lines.get(index).isBlank() || lines.get(index).strip().startsWith("#");
  }

  private static int depth(String line) {
    return line.length() - line.stripLeading().length();
  }
}
