package io.hothouse.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the value that stands behind a name in INI, YAML, JSON, a shell's command or a header. */
final class Values {
  /** Words that are no secret, whatever they are called. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?:true|false|null|none|~|<none>|<set to the key)(?=[\\s,;}\\]\"']|\\z)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SYSTEM_PATH =
      Pattern.compile("/(?:etc|var|run|usr|home|root|tmp|opt|srv)/");

  private static final Pattern QUOTED = Pattern.compile("(\\\\{0,7}+)([\"'])");

  /** A block of YAML's follows on lines that are indented more. */
  private static final Pattern BLOCK = Pattern.compile("[|>][0-9+-]{0,2}[ \\t]*\\r?\\n");

  /** A word; a comma or a backslash at its end belongs to what is around it. */
  private static final Pattern WORD =
      Pattern.compile("[^\\s\"',\\\\]++(?:[,\\\\]++[^\\s\"',\\\\]++)*+");

  /** What is said before a credential in a header. */
  private static final Pattern SCHEME =
      Pattern.compile("(?:bearer|basic|digest|token)[ \\t]++(?=\\S)", Pattern.CASE_INSENSITIVE);

  /** What may stand before a name with which its line begins. */
  private static final Pattern BEFORE = Pattern.compile("[ \\t-]*+(?:export[ \\t]++)?+[\"']?+");

  private static final int MOST_BEFORE = 200;

  private final String text;

  Values(String text) {
    this.text = text;
  }

  /**
   * Hides the value that begins at {@code at}.
   *
   * @param name where its name begins, by which the indentation of a block is measured
   * @param structured whether braces and brackets begin something that holds values of its own
   * @return where the value ends
   */
  int hide(int name, int at, boolean structured, Spans spans) {
    if (at >= text.length() || text.charAt(at) == '\n') {
      return at;
    }
    Matcher quoted = QUOTED.matcher(text).region(at, text.length());
    if (quoted.lookingAt()) {
      int end = closing(quoted.group(), quoted.end());
      if (!is(PLAIN, quoted.end())) {
        spans.add(quoted.end(), end);
      }
      return end;
    }
    Matcher block = BLOCK.matcher(text).region(at, text.length());
    if (block.lookingAt()) {
      int end = blockEnd(name, block.end());
      spans.add(block.end(), end > block.end() && text.charAt(end - 1) == '\n' ? end - 1 : end);
      return end;
    }
    if (is(PLAIN, at)
        || is(SYSTEM_PATH, at)
        || (structured
            && "{[".indexOf(text.charAt(at)) >= 0
            && !text.startsWith(Redaction.HIDDEN, at))) {
      return at;
    }
    Matcher scheme = SCHEME.matcher(text).region(at, text.length());
    int from = scheme.lookingAt() ? scheme.end() : at;
    int end = unquoted(name, from);
    spans.add(from, end);
    return end;
  }

  private boolean is(Pattern pattern, int at) {
    return pattern.matcher(text).region(at, text.length()).useTransparentBounds(true).lookingAt();
  }

  /** A quote around name and value closes behind both. */
  private int unquoted(int name, int from) {
    if (name > 0 && "\"'".indexOf(text.charAt(name - 1)) >= 0) {
      Matcher opening = QUOTED.matcher(text).region(backslashes(name - 1), name);
      return opening.lookingAt() ? closing(opening.group(), from) : word(from);
    }
    return beginsLine(name) ? lineEnd(from) : word(from);
  }

  private int backslashes(int quote) {
    int at = quote;
    while (at > 0 && quote - at < 7 && text.charAt(at - 1) == '\\') {
      at--;
    }
    return at;
  }

  private int word(int from) {
    Matcher word = WORD.matcher(text).region(from, text.length());
    return word.lookingAt() ? word.end() : from;
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    end = end < 0 ? text.length() : end;
    while (end > from && " \t\r,".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** What begins its line has the whole line for its value. */
  private boolean beginsLine(int name) {
    int line = lineOf(name);
    return name - line < MOST_BEFORE && BEFORE.matcher(text).region(line, name).matches();
  }

  /** Returns where the line begins, or a place that is too far away to matter. */
  private int lineOf(int place) {
    int line = place;
    while (line > 0 && place - line < MOST_BEFORE && text.charAt(line - 1) != '\n') {
      line--;
    }
    return line;
  }

  /** A quote closes where it has as many backslashes before it as the one that opened. */
  private int closing(String opening, int from) {
    int backslashes = opening.length() - 1;
    char quote = opening.charAt(backslashes);
    int seen = 0;
    for (int i = from; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == quote
          && (backslashes == 0 ? seen % 2 == 0 || quote == '\'' : seen == backslashes)) {
        return i - (backslashes == 0 ? 0 : backslashes);
      }
      seen = letter == '\\' ? seen + 1 : 0;
      if (letter == '\n') {
        return i;
      }
    }
    return text.length();
  }

  private int blockEnd(int name, int from) {
    int indentation = indentation(lineOf(name));
    int at = from;
    while (at < text.length()) {
      int next = text.indexOf('\n', at);
      next = next < 0 ? text.length() : next + 1;
      if (!text.substring(at, next).isBlank() && indentation(at) <= indentation) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private int indentation(int line) {
    int at = line;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at - line;
  }
}
