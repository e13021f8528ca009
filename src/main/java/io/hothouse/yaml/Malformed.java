package io.hothouse.yaml;

/** A text is not what it should be. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final int column;
  private final int index;
  private final boolean excess;

  /**
   * Creates the finding.
   *
   * @param line counted from 1; 0 for the text as a whole
   */
  public Malformed(int line, String message) {
    this(line, 0, message);
  }

  Malformed(int line, int column, String message) {
    this(line, column, -1, false, message);
  }

  private Malformed(int line, int column, int index, boolean excess, String message) {
    super(message);
    this.line = line;
    this.column = column;
    this.index = index;
    this.excess = excess;
  }

  /**
   * Creates the finding that there is more of something than is read.
   *
   * @param line counted from 1; 0 for the text as a whole
   */
  public static Malformed excess(int line, String message) {
    return new Malformed(line, 0, -1, true, message);
  }

  /** Returns the same, with its place in the text, counted in code points. */
  Malformed at(int place) {
    return new Malformed(line, column, place, excess, getMessage());
  }

  /** Returns whether the text is too much, and not wrong: no other way of reading helps. */
  public boolean isExcess() {
    return excess;
  }

  /** Returns whether it is about a line, and not about the text as a whole. */
  public boolean hasLine() {
    return line > 0;
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
