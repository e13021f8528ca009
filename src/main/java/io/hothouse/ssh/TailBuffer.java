package io.hothouse.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the last bytes that are written to it, so that a flood cannot fill the memory. */
final class TailBuffer extends OutputStream {
  private final int most;
  private final OutputStream follower;
  private byte[] bytes = new byte[8192];
  private int length;

  /**
   * Creates a buffer.
   *
   * @param follower gets all of it, too, as it comes
   */
  TailBuffer(int most, OutputStream follower) {
    this.most = most;
    this.follower = follower;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int offset, int count) throws IOException {
    follower.write(source, offset, count);
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    if (length > 2 * most) {
      System.arraycopy(bytes, length - most, bytes, 0, most);
      length = most;
    }
  }

  synchronized String text() {
    int from = Math.max(0, length - most);
    return new String(bytes, from, length - from, StandardCharsets.UTF_8);
  }
}
