package io.hothouse.image;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An instruction of a Containerfile. The engines join its lines without anything between them, so
 * that a word may begin on one line and end on the next.
 *
 * @param parts its lines
 */
record Instruction(List<Part> parts) {
  /**
   * What is on one line.
   *
   * @param index of the line in the file
   * @param text without the sign that the instruction goes on
   */
  record Part(int index, String text) {}

  /** Copies the list. */
  Instruction {
    parts = List.copyOf(parts);
  }

  /** All of it on one line. */
  String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining());
  }

  /** Returns the number, counted from 1, of the line on which that letter of the text is. */
  int line(int at) {
    int end = 0;
    for (Part part : parts) {
      end += part.text().length();
      if (at < end) {
        return part.index() + 1;
      }
    }
    return parts.get(parts.size() - 1).index() + 1;
  }

  /**
   * Replaces letters of the text in the lines that they are on: what takes their place is on the
   * first of these.
   */
  void replace(List<String> lines, int start, int end, String replacement) {
    int begin = 0;
    String fresh = replacement;
    for (Part part : parts) {
      int from = Math.max(start - begin, 0);
      int to = Math.min(end - begin, part.text().length());
      if (from < to) {
        String line = lines.get(part.index());
        lines.set(part.index(), line.substring(0, from) + fresh + line.substring(to));
        fresh = "";
      }
      begin += part.text().length();
    }
  }
}
