package io.hothouse.redaction;

import java.util.List;
import java.util.function.Consumer;

/**
 * Takes secrets out of lines as they come. A line in which a secret has begun that may go on behind
 * it, as a key or a value that is broken into lines does, is kept back until the next one.
 */
public final class RedactedLines implements AutoCloseable {
  /** What is kept back is given away when it has become so long, in letters. */
  private static final int MOST = 64 * 1024;

  private final Redaction redaction;
  private final Consumer<String> lines;
  private final StringBuilder kept = new StringBuilder();

  RedactedLines(Redaction redaction, Consumer<String> lines) {
    this.redaction = redaction;
    this.lines = lines;
  }

  /** Takes the next line, without its end. */
  public synchronized void accept(String line) {
    kept.append(line).append('\n');
    if (kept.length() > MOST || !redaction.open(kept.toString())) {
      close();
    }
  }

  /** Gives away what is kept back. */
  @Override
  public synchronized void close() {
    if (!kept.isEmpty()) {
      String text = redaction.shown(kept.substring(0, kept.length() - 1));
      kept.setLength(0);
      List.of(text.split("\n", -1)).forEach(lines);
    }
  }
}
