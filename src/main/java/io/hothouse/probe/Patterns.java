package io.hothouse.probe;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a pattern's groups, for which Java has no method before version 20. */
final class Patterns {
  private static final Pattern NAME = Pattern.compile("(?<!\\\\)\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  private Patterns() {}

  static List<String> names(Pattern pattern) {
    Matcher matcher = NAME.matcher(pattern.pattern());
    return matcher.results().map((MatchResult found) -> found.group(1)).toList();
  }
}
