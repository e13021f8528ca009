package io.hothouse.template;

/** A text is not what it should be. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * Creates the finding.
   *
   * @param line counted from 1; 0 for the text as a whole
   */
  Malformed(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Returns the place in words, with the name of the text before it. */
  String place(String name) {
    return line == 0 ? name : "%s, line %d".formatted(name, line);
  }
}
