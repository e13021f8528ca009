package io.hothouse.probe;

/** A text as it may stand in a message: short, on one line, without what a terminal would obey. */
final class Excerpt {
  private static final int MOST = 160;

  private Excerpt() {}

  static String of(String text) {
    String line = text.replaceAll("[^\\p{Print}]+", " ").strip();
    return line.isEmpty()
        ? "nothing"
        : line.length() <= MOST ? line : line.substring(0, MOST - 1) + "…";
  }
}
