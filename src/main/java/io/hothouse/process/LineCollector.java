package io.hothouse.process;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.exec.LogOutputStream;

/**
 * Collects the lines of a stream, at most the last {@value #MOST_CHARACTERS} characters, and hands
 * each on.
 */
final class LineCollector extends LogOutputStream {
  private static final int MOST_CHARACTERS = 4_000_000;

  private final Consumer<String> lines;
  private final StringBuilder text = new StringBuilder();

  LineCollector(Consumer<String> lines) {
    super(0, StandardCharsets.UTF_8);
    this.lines = lines;
  }

  @Override
  protected void processLine(String line, int logLevel) {
    synchronized (text) {
      text.append(line).append('\n');
      if (text.length() > MOST_CHARACTERS) {
        text.delete(0, text.length() - MOST_CHARACTERS);
      }
    }
    lines.accept(line);
  }

  String text() {
    synchronized (text) {
      return text.toString();
    }
  }
}
