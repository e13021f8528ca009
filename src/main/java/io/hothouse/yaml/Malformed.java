package io.hothouse.yaml;

/** A text is not what it should be. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final int index;

  /**
   * Creates the finding.
   *
   * @param line counted from 1; 0 for the text as a whole
   */
  public Malformed(int line, String message) {
    this(line, 0, message);
  }

  Malformed(int line, int column, String message) {
    this(line, column, -1, message);
  }

  private Malformed(int line, int column, int index, String message) {
    super(message);
    this.line = line;
    this.column = column;
    this.index = index;
  }

  /** Returns the same, with its place in the text, counted in code points. */
  Malformed at(int place) {
    return new Malformed(line, column, place, getMessage());
  }

  /** Returns its place in the text, counted in code points; negative where that is not known. */
  int index() {
    return index;
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
