package io.hothouse.yaml;

/** A text is not what it should be. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;

  /**
   * Creates the finding.
   *
   * @param line counted from 1; 0 for the text as a whole
   */
  public Malformed(int line, String message) {
    this(line, 0, message);
  }

  Malformed(int line, int column, String message) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** Returns the place in words, with the name of the text before it. */
  public String place(String name) {
    if (line == 0) {
      return name;
    }
    String place = "%s, line %d".formatted(name, line);
    return column == 0 ? place : place + ", column " + column;
  }
}
