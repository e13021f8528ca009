package io.hothouse.cli;

import io.hothouse.redaction.RedactedLines;
import io.hothouse.redaction.Redaction;
import java.io.IOException;
import java.io.Writer;
import java.util.function.UnaryOperator;

/** Lets lines through without secrets and without what a terminal or a CI system would obey. */
final class CleanWriter extends Writer {
  private final Writer target;
  private final RedactedLines lines;
  private final StringBuilder line = new StringBuilder();

  CleanWriter(Writer target, Redaction redaction, UnaryOperator<String> harmless) {
    this.target = target;
    this.lines =
        redaction.lines(
            text -> {
              try {
                target.write(harmless.apply(text) + System.lineSeparator());
              } catch (IOException gone) {
                // Nobody reads it any more, as behind 'head': there is nobody to tell it, either.
              }
            });
  }

  @Override
  public void write(char[] letters, int offset, int count) {
    synchronized (lock) {
      for (int i = offset; i < offset + count; i++) {
        if (letters[i] == '\n') {
          end();
        } else {
          line.append(letters[i]);
        }
      }
    }
  }

  private void end() {
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    lines.accept(line.toString());
    line.setLength(0);
  }

  /** What of a line is there yet stays here until it ends: a secret may be cut in two by it. */
  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      if (!line.isEmpty()) {
        end();
      }
      lines.close();
      target.flush();
    }
  }
}
