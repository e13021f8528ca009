package io.hothouse.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what is called a password, token, secret or key, in INI, YAML, JSON, shell and headers. */
final class NamedValues implements Finder {
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<name>"
              + SecretNames.PATTERN
              + ")(?:\\\\{0,7}+[\"'])?+(?:[ \\t]{0,200}+(?<sign>=>|[=:])[ \\t]{0,200}+|(?<blank>[ \\t]{1,200}+)(?![-=:]))",
          Pattern.CASE_INSENSITIVE);

  @Override
  public void find(String text, Spans spans) {
    Values values = new Values(text);
    Matcher named = NAMED.matcher(text);
    int hidden = 0;
    while (named.find()) {
      if (named.end() < hidden) {
        // A name within a value: to read the rest of that value again for each would take ages.
        continue;
      }
      String sign = named.group("sign");
      if (sign != null) {
        hidden = values.hide(named.start(), named.end(), sign.equals(":"), spans);
      } else if (named.group("name").startsWith("-")) {
        hidden = values.hide(named.start(), named.end(), false, spans);
      }
    }
  }

  /** A block of YAML's goes on as long as lines are indented. */
  @Override
  public boolean open(String text) {
    Spans spans = new Spans();
    Values values = new Values(text);
    Matcher named = NAMED.matcher(text);
    boolean open = false;
    while (named.find()) {
      int end = named.end();
      if (end < text.length() && "|>".indexOf(text.charAt(end)) >= 0) {
        open = values.hide(named.start(), end, true, spans) >= text.length();
      }
    }
    return open;
  }
}
