package io.hothouse.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the last bytes that are written to it, so that a flood cannot fill the memory. */
public final class TailBuffer extends OutputStream {
  private static final int FIRST_SIZE = 8192;

  private final int most;
  private final OutputStream follower;

  /** A ring once it is as long as it may be. */
  private byte[] bytes;

  private int next;
  private boolean full;

  /**
   * Creates a buffer.
   *
   * @param most how many bytes it keeps, which is all the memory that it takes
   * @param follower gets all of it, too, as it comes
   */
  public TailBuffer(int most, OutputStream follower) {
    this.most = most;
    this.follower = follower;
    this.bytes = new byte[Math.min(FIRST_SIZE, most)];
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int offset, int count) throws IOException {
    follower.write(source, offset, count);
    if (!full && bytes.length < most && next + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(2L * bytes.length, next + count)));
    }
    int kept = Math.min(count, most);
    for (int from = offset + count - kept; from < offset + count; ) {
      int part = Math.min(offset + count - from, bytes.length - next);
      System.arraycopy(source, from, bytes, next, part);
      from += part;
      next += part;
      if (next == most) {
        next = 0;
        full = true;
      }
    }
  }

  @Override
  public void close() throws IOException {
    follower.close();
  }

  /** Returns what is kept, the first letter perhaps torn. */
  public synchronized String text() {
    if (!full) {
      return new String(bytes, 0, next, StandardCharsets.UTF_8);
    }
    byte[] whole = new byte[most];
    System.arraycopy(bytes, next, whole, 0, most - next);
    System.arraycopy(bytes, 0, whole, most - next, next);
    return new String(whole, StandardCharsets.UTF_8);
  }
}
