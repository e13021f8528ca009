package io.hothouse.process;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Gives away what is written to it line by line; one that never ends is cut. A carriage return ends
 * a line, too, as programs that show their progress write it.
 */
public final class LineStream extends OutputStream {
  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;
  private boolean returned;

  /** Creates a stream whose lines go to {@code lines}. */
  public LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int value) {
    boolean second = value == '\n' && returned;
    returned = value == '\r';
    if (second) {
      return;
    }
    if (value == '\n' || value == '\r') {
      give();
      return;
    }
    line.write(value);
    if (line.size() >= LONGEST) {
      give();
    }
  }

  private void give() {
    lines.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }

  @Override
  public synchronized void write(byte[] source, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      write(source[i]);
    }
  }

  /** Gives away a last line that was not ended. */
  @Override
  public synchronized void close() {
    if (line.size() > 0) {
      give();
    }
  }
}
