package io.hothouse.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds values that are known, in all their forms, also where they are broken into lines. All forms
 * are looked for at once, by the hash of their first letters, which is carried along the text: one
 * pass for each form would take minutes where a cluster has a hundred of them.
 */
final class KnownValues implements Finder {
  /** Shorter values occur in ordinary text. */
  static final int SHORTEST = 6;

  /** What a line that ends with so many letters of a form's beginning is waited on for. */
  private static final int BEGUN = 4;

  /** Where a text is broken: at a line's end, and where JSON writes one. */
  private static final Pattern BREAK = Pattern.compile("(?:\\\\r|\\r)?+(?:\\\\n|\\n)[ \\t]*+");

  /** What looks like one that JSON writes may be letters of a value, which breaks beside them. */
  private static final Pattern LINE_BREAK = Pattern.compile("\\r?+\\n[ \\t]*+");

  private static final List<String> NONE = List.of();

  /** With it the hash of a text's first letters is that of {@link String#hashCode}. */
  private static final int FACTOR = 31;

  private final Map<Integer, List<String>> formsByHead = new HashMap<>();

  /** What is left of the forms where fewer letters than are waited on stand in the line before. */
  private final Map<Integer, List<String>> restsByHead = new HashMap<>();

  private int longest;

  KnownValues(Collection<String> values) {
    TreeSet<String> forms =
        new TreeSet<>(
            Comparator.comparing(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (String value : values) {
      String bare = value.strip();
      if (bare.length() >= SHORTEST) {
        Encodings.of(bare).forEach(form -> forms.addAll(unbroken(form)));
        bare.lines().filter(KnownValues::isLineOfKey).forEach(forms::add);
      }
    }
    for (String form : forms) {
      add(form, formsByHead);
      for (int before = 1; before < BEGUN && before < form.length(); before++) {
        add(form.substring(before), restsByHead);
      }
      longest = Math.max(longest, form.length());
    }
  }

  private static void add(String form, Map<Integer, List<String>> byHead) {
    if (form.length() >= SHORTEST) {
      byHead.computeIfAbsent(head(form), head -> new ArrayList<>()).add(form);
    }
  }

  private static int head(String text) {
    return text.substring(0, SHORTEST).hashCode();
  }

  /** A key of which only a part is shown is still a secret; a line of a file is not. */
  private static boolean isLineOfKey(String line) {
    return line.length() >= KeyBlocks.WIDTH && line.matches("[A-Za-z0-9+/=_-]+");
  }

  private static List<String> unbroken(String text) {
    return breaks(text).stream().map(end -> end.matcher(text).replaceAll("")).toList();
  }

  private static List<Pattern> breaks(String text) {
    return text.indexOf('\\') < 0 ? List.of(BREAK) : List.of(BREAK, LINE_BREAK);
  }

  @Override
  public void find(String text, Spans spans) {
    if (!formsByHead.isEmpty()) {
      breaks(text).forEach(each -> find(text, each, spans));
    }
  }

  private void find(String text, Pattern breaks, Spans spans) {
    StringBuilder letters = new StringBuilder(text.length());
    Places places = new Places();
    Matcher end = breaks.matcher(text);
    int from = indentation(text);
    while (from < text.length()) {
      int to = end.find() ? end.start() : text.length();
      places.add(letters.length(), from);
      letters.append(text, from, to);
      from = to == text.length() ? to : end.end();
    }
    search(letters, places, spans);
  }

  private void search(CharSequence letters, Places places, Spans spans) {
    int power = 1;
    for (int i = 1; i < SHORTEST; i++) {
      power *= FACTOR;
    }
    int head = 0;
    for (int i = 0; i < letters.length(); i++) {
      if (i >= SHORTEST) {
        head -= letters.charAt(i - SHORTEST) * power;
      }
      head = head * FACTOR + letters.charAt(i);
      int start = i - SHORTEST + 1;
      if (start >= 0) {
        hideFirst(formsByHead.getOrDefault(head, NONE), letters, start, places, spans);
      }
      if (start == 0) {
        hideFirst(restsByHead.getOrDefault(head, NONE), letters, start, places, spans);
      }
    }
  }

  private static void hideFirst(
      List<String> forms, CharSequence letters, int start, Places places, Spans spans) {
    for (String form : forms) {
      if (standsAt(letters, start, form, form.length())) {
        spans.add(places.of(start), places.of(start + form.length() - 1) + 1);
        break;
      }
    }
  }

  /** Returns where a text begins that may go on from a line before it. */
  private static int indentation(String text) {
    int from = 0;
    while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    return from;
  }

  /** Where the letters of the text without its breaks stand in the text itself. */
  private static final class Places {
    private final NavigableMap<Integer, Integer> lines = new TreeMap<>();

    void add(int letter, int place) {
      lines.put(letter, place);
    }

    int of(int letter) {
      Map.Entry<Integer, Integer> line = lines.floorEntry(letter);
      return line.getValue() + letter - line.getKey();
    }
  }

  private static boolean standsAt(CharSequence letters, int start, String form, int length) {
    if (start + length > letters.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (letters.charAt(start + i) != form.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A form may have begun at the text's end. */
  @Override
  public boolean open(String text) {
    if (longest == 0) {
      return false;
    }
    int reach = 2 * longest + 200;
    return (text.length() <= reach && beginsWithinForm(text))
        || unbroken(text.substring(Math.max(0, text.length() - reach))).stream()
            .anyMatch(this::endsWithBeginning);
  }

  private boolean beginsWithinForm(String text) {
    return unbroken(text.substring(indentation(text))).stream().anyMatch(this::isPartOfRest);
  }

  private boolean isPartOfRest(String text) {
    return text.length() >= SHORTEST
        && restsByHead.getOrDefault(head(text), NONE).stream()
            .anyMatch(rest -> rest.length() > text.length() && rest.startsWith(text));
  }

  private boolean endsWithBeginning(String text) {
    for (List<String> forms : formsByHead.values()) {
      for (String form : forms) {
        int most = Math.min(form.length() - 1, text.length());
        for (int length = most; length >= BEGUN; length--) {
          if (text.startsWith(form.substring(0, 1), text.length() - length)
              && standsAt(text, text.length() - length, form, length)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
