package io.hothouse.probe;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A TCP connection of one attempt, which leaves neither a thread nor a descriptor behind. Whatever
 * is waited for ends in time, and at once when the thread is interrupted; a plain socket does not.
 */
final class PlainConnection implements Connection {
  private final InetSocketAddress address;
  private final SocketChannel channel;
  private final Selector selector;
  private Deadline deadline;

  private PlainConnection(InetSocketAddress address, Duration patience) throws IOException {
    this.address = address;
    this.deadline = Deadline.after(patience);
    this.selector = Selector.open();
    this.channel = SocketChannel.open();
  }

  /**
   * Connects.
   *
   * @param patience how long that and all that follows may take
   */
  static PlainConnection open(InetSocketAddress address, Duration patience) throws IOException {
    PlainConnection connection = new PlainConnection(address, patience);
    try {
      connection.connect();
      return connection;
    } catch (IOException | RuntimeException problem) {
      connection.close();
      throw problem;
    }
  }

  private void connect() throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, 0);
    if (!channel.connect(address)) {
      await(SelectionKey.OP_CONNECT);
      channel.finishConnect();
    }
  }

  @Override
  public void allow(Duration patience) {
    deadline = Deadline.after(patience);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (channel.write(rest) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    while (true) {
      int count = channel.read(ByteBuffer.wrap(buffer));
      if (count != 0) {
        return count;
      }
      await(SelectionKey.OP_READ);
    }
  }

  private void await(int operation) throws IOException {
    channel.keyFor(selector).interestOps(operation);
    selector.selectedKeys().clear();
    long left = deadline.remaining().toMillis();
    int ready = left == 0 ? 0 : selector.select(left);
    if (Thread.currentThread().isInterrupted()) {
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while asking " + address + ".");
    }
    if (ready == 0) {
      throw new SocketTimeoutException("no answer in time");
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
