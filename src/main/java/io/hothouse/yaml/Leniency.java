package io.hothouse.yaml;

import java.util.regex.Pattern;

/**
 * What libyaml reads, with which Heat's client and kubectl read, and SnakeYAML does not: a question
 * mark within a plain text in brackets ({@code [http://x?y=1]}), JSON's {@code \/}, tabs that are
 * no indentation, and a comment right behind the sign of a block text ({@code |#}). Such a text is
 * turned into one of the same lines and columns that SnakeYAML reads, with signs from Unicode's
 * private area in the place of what it stumbles over.
 *
 * <p>By hand, because no YAML library for Java reads all of this; none of it is tried unless a text
 * could not be read as it is.
 */
final class Leniency {
  private static final char QUESTION = '\uE03F';
  private static final char SLASH = '\uE02F';

  /** One that begins no key: something of a plain text stands before it. */
  private static final Pattern WITHIN_A_TEXT = Pattern.compile("(?<=[^\\s\\[{,?])\\?");

  /** Behind an odd number of backslashes. */
  private static final Pattern ESCAPED_SLASH = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\/");

  /** The end of a line's beginning with which a block text is announced. */
  private static final Pattern BLOCK_SIGN = Pattern.compile("[|>][-+0-9]{0,2}$");

  private final boolean masked;

  private Leniency(boolean masked) {
    this.masked = masked;
  }

  /** Changes nothing. */
  static final Leniency NONE = new Leniency(false);

  /** Restores what {@link #applied} has changed. */
  static final Leniency SOME = new Leniency(true);

  /** Returns the text in a form that is read; the same text where nothing can be done. */
  static String applied(String text) {
    if (text.indexOf(QUESTION) >= 0 || text.indexOf(SLASH) >= 0) {
      return text;
    }
    String masked = WITHIN_A_TEXT.matcher(text).replaceAll(String.valueOf(QUESTION));
    masked = ESCAPED_SLASH.matcher(masked).replaceAll("$1" + SLASH + SLASH);
    String start = text.strip();
    return start.startsWith("{") || start.startsWith("[") ? withoutTabs(masked) : masked;
  }

  /** In brackets, tabs between values mean as much as spaces. */
  private static String withoutTabs(String text) {
    StringBuilder spaced = new StringBuilder(text);
    char quote = 0;
    for (int i = 0; i < spaced.length(); i++) {
      char sign = spaced.charAt(i);
      if (quote == 0 && (sign == '"' || sign == '\'')) {
        quote = sign;
      } else if (quote == '"' && sign == '\\') {
        i++;
      } else if (sign == quote) {
        quote = 0;
      } else if (quote == 0 && sign == '\t') {
        spaced.setCharAt(i, ' ');
      }
    }
    return spaced.toString();
  }

  /**
   * Returns the text without what the parser stopped at; the same text when nothing is known to be
   * done about it.
   *
   * @param at counted in code points
   */
  static String curedAt(String text, int at) {
    if (at >= text.codePointCount(0, text.length())) {
      return text;
    }
    int index = text.offsetByCodePoints(0, at);
    return switch (text.charAt(index)) {
      case '?' -> text.substring(0, index) + QUESTION + text.substring(index + 1);
      case '#' -> withoutCommentAt(text, index);
      default -> withoutTabsAt(text, index);
    };
  }

  private static String withoutCommentAt(String text, int index) {
    if (!BLOCK_SIGN.matcher(text.substring(text.lastIndexOf('\n', index) + 1, index)).find()) {
      return text;
    }
    int end = text.indexOf('\n', index);
    int length = (end < 0 ? text.length() : end) - index;
    return text.substring(0, index) + " ".repeat(length) + text.substring(index + length);
  }

  /** Spaces stand for tabs as well, but for those of an indentation. */
  private static String withoutTabsAt(String text, int index) {
    if (text.substring(text.lastIndexOf('\n', index - 1) + 1, index).isBlank()) {
      return text;
    }
    StringBuilder spaced = new StringBuilder(text);
    for (int i = index; i < spaced.length() && spaced.charAt(i) == '\t'; i++) {
      spaced.setCharAt(i, ' ');
    }
    return spaced.toString();
  }

  /** Returns a scalar as its author wrote it. */
  String restored(String scalar, boolean doubleQuoted) {
    return masked
        ? scalar.replace(QUESTION, '?').replace("" + SLASH + SLASH, doubleQuoted ? "/" : "\\/")
        : scalar;
  }
}
