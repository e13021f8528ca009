package io.hothouse.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds private keys as OpenSSL, OpenSSH and PGP write them, also those whose end is missing. */
final class KeyBlocks implements Finder {
  /** A whole line of a key's body has at least so many letters. */
  static final int WIDTH = 40;

  /** No key is longer, in letters. */
  private static final int LONGEST = 32 * 1024;

  private static final String KEY = " [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN" + KEY);
  private static final Pattern END = Pattern.compile("-----END" + KEY);

  /** What stands between a key's first line and its body: headers and a blank line. */
  private static final Pattern HEADER =
      Pattern.compile(".{0,200}?(?:Proc-Type|DEK-Info|Version|Comment): .*|\\s*");

  @Override
  public void find(String text, Spans spans) {
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      from = end(text, begin.end());
      spans.add(begin.start(), from > 0 && text.charAt(from - 1) == '\n' ? from - 1 : from);
    }
  }

  /** Returns where the key ends whose first line was read up to {@code from}. */
  private static int end(String text, int from) {
    Matcher next = BEGIN.matcher(text).region(from, Math.min(text.length(), from + LONGEST));
    int most = next.find() ? next.start() : next.regionEnd();
    Matcher end = END.matcher(text).region(from, most);
    if (end.find()) {
      return end.end();
    }
    // The line behind the last whole one may be the key's last, which is shorter.
    return Math.min(most, lineAfter(text, body(text, from)));
  }

  /** Returns where the first line begins that is not a whole line of the key's body. */
  private static int body(String text, int from) {
    int at = lineAfter(text, from);
    int next = lineAfter(text, at);
    while (at < text.length() && next - from < LONGEST && isBody(text.substring(at, next))) {
      at = next;
      next = lineAfter(text, at);
    }
    return at;
  }

  private static int lineAfter(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }

  /** What writes logs puts a time and a name before the line. */
  private static boolean isBody(String line) {
    int end = line.length();
    while (end > 0 && " \t\r\n\"',\\".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    int begin = end;
    while (begin > 0 && isLetterOfKey(line.charAt(begin - 1))) {
      begin--;
    }
    return end - begin >= WIDTH || HEADER.matcher(line.stripTrailing()).matches();
  }

  private static boolean isLetterOfKey(char letter) {
    return (letter >= 'A' && letter <= 'Z')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '+'
        || letter == '/'
        || letter == '=';
  }

  @Override
  public boolean open(String text) {
    Matcher begin = BEGIN.matcher(text);
    int from = -1;
    while (begin.find()) {
      from = begin.end();
    }
    return from >= 0
        && text.length() - from < LONGEST
        && !END.matcher(text).region(from, text.length()).find()
        // The line behind the body may be its last, and the key's end may follow it.
        && lineAfter(text, body(text, from)) >= text.length();
  }
}
