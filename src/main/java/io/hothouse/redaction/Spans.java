package io.hothouse.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of one text that are to be hidden. They are found in the text as it came, each by its
 * finder alone, and put together afterwards: in which order the finders are asked changes nothing.
 */
final class Spans {
  private record Span(int from, int to) {}

  private final List<Span> spans = new ArrayList<>();

  /** Hides the characters from {@code from} up to, and without, {@code to}. */
  void add(int from, int to) {
    if (from < to) {
      spans.add(new Span(from, to));
    }
  }

  /** Returns the text with one mark in the place of each part. */
  String hiddenIn(String text) {
    if (spans.isEmpty()) {
      return text;
    }
    spans.sort(Comparator.comparingInt(Span::from));
    StringBuilder shown = new StringBuilder(text.length());
    int end = 0;
    for (Span span : spans) {
      if (span.from() > end || shown.isEmpty()) {
        shown.append(text, end, span.from()).append(Redaction.HIDDEN);
      }
      end = Math.max(end, span.to());
    }
    return shown.append(text, end, text.length()).toString();
  }
}
