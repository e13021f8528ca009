package io.hothouse.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Gives away what is written to it line by line; one that never ends is cut. */
final class LineStream extends OutputStream {
  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> lines;

  LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(int value) {
    if (value != '\n') {
      line.write(value);
    }
    if (value == '\n' || line.size() >= LONGEST) {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      write(source[i]);
    }
  }
}
