package io.hothouse.probe;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads the greeting that a MySQL server sends before anything is asked, as telnet would show it.
 *
 * <p>It is decoded by hand because a driver reads it only in the course of a login. Source: MySQL's
 * client/server protocol, "Protocol::HandshakeV10" and "ERR_Packet".
 */
public record MySqlGreeting(int port) implements Probe {
  private static final int HEADER = 4;
  private static final int MOST_BYTES = 1024;
  private static final int ERROR = 0xff;

  @Override
  public String name() {
    return "mysql greeting";
  }

  @Override
  public Answer attempt(InetSocketAddress at, Duration timeout) {
    try (Socket socket = new Socket()) {
      int milliseconds = (int) timeout.toMillis();
      socket.connect(at, milliseconds);
      socket.setSoTimeout(milliseconds);
      return decode(new DataInputStream(socket.getInputStream()));
    } catch (EOFException early) {
      return Answer.closed("the connection closed before MySQL answered");
    } catch (IOException problem) {
      return Answer.of(problem);
    }
  }

  private static Answer decode(DataInputStream in) throws IOException {
    byte[] header = new byte[HEADER];
    in.readFully(header);
    int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    if (length < 2 || length > MOST_BYTES) {
      return Answer.wrong(
          "this is not MySQL: its first packet would have %d bytes".formatted(length));
    }
    byte[] packet = new byte[length];
    in.readFully(packet);
    int protocol = packet[0] & 0xff;
    if (protocol == ERROR) {
      int text = Math.min(length, 3);
      return Answer.wrong(
          "MySQL refuses: " + new String(packet, text, length - text, StandardCharsets.UTF_8));
    }
    int end = 1;
    while (end < length && packet[end] != 0) {
      end++;
    }
    String version = new String(packet, 1, end - 1, StandardCharsets.US_ASCII);
    return Answer.ok("protocol %d, server %s".formatted(protocol, version));
  }
}
