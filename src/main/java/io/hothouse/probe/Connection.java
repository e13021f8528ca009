package io.hothouse.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What one attempt of a probe says and hears. */
interface Connection extends Closeable {
  /**
   * Connects.
   *
   * @param tls whether what is said is encrypted
   * @param patience how long that and all that follows may take
   */
  static Connection open(InetSocketAddress address, boolean tls, Duration patience)
      throws IOException {
    PlainConnection plain = PlainConnection.open(address, patience);
    return tls ? TlsConnection.over(plain) : plain;
  }

  /** Lets all that follows take so long from now on. */
  void allow(Duration patience);

  void write(byte[] bytes) throws IOException;

  /** Waits for bytes; returns how many came, and -1 at the end. */
  int read(byte[] buffer) throws IOException;
}
