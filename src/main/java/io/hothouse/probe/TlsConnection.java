package io.hothouse.probe;

import io.hothouse.TrustAll;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;

/**
 * TLS over the connection of an attempt, so that this too ends in time and when it is interrupted;
 * Java's own encrypted sockets do not. As with the kubelet's probes nobody looks at the
 * certificate: a service is asked at the address of every node, which no certificate names.
 */
final class TlsConnection implements Connection {
  private static final SSLContext CONTEXT = context();

  private final PlainConnection plain;
  private final SSLEngine engine;

  /** What has come and is not decrypted yet: between position and limit. */
  private ByteBuffer received;

  /** What is decrypted and not read yet. */
  private ByteBuffer clear = ByteBuffer.allocate(0);

  private TlsConnection(PlainConnection plain) {
    this.plain = plain;
    engine = CONTEXT.createSSLEngine();
    engine.setUseClientMode(true);
    received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
  }

  /** Begins to encrypt what is said over a connection, which is closed where that cannot be. */
  static TlsConnection over(PlainConnection plain) throws IOException {
    try {
      TlsConnection connection = new TlsConnection(plain);
      connection.engine.beginHandshake();
      connection.shakeHands();
      return connection;
    } catch (IOException | RuntimeException problem) {
      plain.close();
      throw problem;
    }
  }

  @Override
  public void allow(Duration patience) {
    plain.allow(patience);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      encrypt(rest);
      shakeHands();
    }
  }

  @Override
  public int read(byte[] buffer) throws IOException {
    while (!clear.hasRemaining()) {
      if (!decrypt()) {
        return -1;
      }
      shakeHands();
    }
    int count = Math.min(buffer.length, clear.remaining());
    clear.get(buffer, 0, count);
    return count;
  }

  /** Does what the other side has to know before more can be said, also in the midst of it. */
  private void shakeHands() throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
      switch (status) {
        case NEED_TASK -> {
          Runnable task = engine.getDelegatedTask();
          if (task != null) {
            task.run();
          }
        }
        case NEED_WRAP -> encrypt(ByteBuffer.allocate(0));
        default -> {
          if (!decrypt()) {
            throw new EOFException("it ended in the middle of TLS's handshake");
          }
        }
      }
      status = engine.getHandshakeStatus();
    }
  }

  private void encrypt(ByteBuffer said) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    if (engine.wrap(said, packet).getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new EOFException("the connection was closed");
    }
    plain.write(Arrays.copyOf(packet.array(), packet.position()));
  }

  /** Decrypts a packet; tells whether there was one. */
  private boolean decrypt() throws IOException {
    while (true) {
      ByteBuffer heard = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      SSLEngineResult result = engine.unwrap(received, heard);
      switch (result.getStatus()) {
        case OK -> {
          clear = joined(clear, heard.flip());
          return true;
        }
        case CLOSED -> {
          return false;
        }
        default -> {
          if (!receive()) {
            return false;
          }
        }
      }
    }
  }

  private boolean receive() throws IOException {
    byte[] more = new byte[engine.getSession().getPacketBufferSize()];
    int count = plain.read(more);
    if (count > 0) {
      received = joined(received, ByteBuffer.wrap(more, 0, count));
    }
    return count > 0;
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
