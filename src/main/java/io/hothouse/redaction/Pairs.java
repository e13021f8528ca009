package io.hothouse.redaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds values whose names stand beside them, as in the lists of variables of containers: {@code
 * name: DB_PASSWORD} and {@code value: …}, in either order.
 */
final class Pairs implements Finder {
  private static final String QUOTE = "(?:\\\\{0,7}+[\"'])?+";
  private static final String COLON = QUOTE + "[ \\t]{0,20}+:[ \\t]{0,20}+";
  private static final String NEXT = "[ \\t]{0,20}+,?+\\s{0,200}+";
  private static final String NAME =
      "(?<![A-Za-z0-9_.-])(?:name|key)" + COLON + QUOTE + SecretNames.PATTERN + QUOTE;

  private static final Pattern NAME_FIRST =
      Pattern.compile(NAME + NEXT + QUOTE + "(?<value>value)" + COLON, Pattern.CASE_INSENSITIVE);

  private static final Pattern VALUE =
      Pattern.compile("(?<![A-Za-z0-9_.-])(?<value>value)" + COLON, Pattern.CASE_INSENSITIVE);

  private static final Pattern THEN_NAME =
      Pattern.compile(QUOTE + NEXT + QUOTE + NAME, Pattern.CASE_INSENSITIVE);

  /** Either half, at the end of what has come so far. */
  private static final Pattern HALF =
      Pattern.compile(
          "(?:" + NAME + "|(?<![A-Za-z0-9_.-])value" + COLON + "[^\\n]*+)[ \\t,]*+\\n\\z",
          Pattern.CASE_INSENSITIVE);

  @Override
  public void find(String text, Spans spans) {
    Values values = new Values(text);
    Matcher pair = NAME_FIRST.matcher(text);
    while (pair.find()) {
      values.hide(pair.start("value"), pair.end(), true, spans);
    }
    Matcher value = VALUE.matcher(text);
    while (value.find()) {
      Spans own = new Spans();
      int end = values.hide(value.start(), value.end(), true, own);
      if (THEN_NAME
          .matcher(text)
          .region(end, text.length())
          .useTransparentBounds(true)
          .lookingAt()) {
        values.hide(value.start(), value.end(), true, spans);
      }
    }
  }

  @Override
  public boolean open(String text) {
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    return HALF.matcher(text).region(last, text.length()).useTransparentBounds(true).find();
  }
}
