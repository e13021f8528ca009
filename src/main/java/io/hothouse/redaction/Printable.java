package io.hothouse.redaction;

/** Texts without what a terminal, a viewer of logs or XML would obey or refuse. */
public final class Printable {
  private static final char UNKNOWN = '\ufffd';

  /** Where Unicode has pictures of control characters. */
  private static final char PICTURES = '\u2400';

  private Printable() {}

  /** Returns a text of which line ends and tabs are the only control characters. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        continue;
      }
      if (Character.isHighSurrogate(letter)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        shown.append(letter).append(text.charAt(++i));
      } else {
        shown.append(letter == '\n' || letter == '\t' ? letter : harmless(letter));
      }
    }
    return shown.toString();
  }

  /** Returns a text on one line. */
  public static String line(String text) {
    return text(text).replace('\n', ' ').replace('\t', ' ');
  }

  private static char harmless(char letter) {
    if (letter < ' ') {
      return (char) (PICTURES + letter);
    }
    if (letter == '\u007f') {
      return '\u2421';
    }
    return switch (Character.getType(letter)) {
      // Formats turn the direction of writing or join lines unseen.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          UNKNOWN;
      default -> letter;
    };
  }
}
