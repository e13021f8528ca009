package io.hothouse.image.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstAnswerTest {
  private static final String UNAUTHORIZED =
      "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  @Test
  void waitsWhileTheWayEndsAtOnceAndTakesARefusalOfTheUserAsAnAnswer() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    try (ServerSocket tunnel = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> closeTwiceThenAnswer(tunnel, accepted));
      server.setDaemon(true);
      server.start();

      FirstAnswer.await(
          (InetSocketAddress) tunnel.getLocalSocketAddress(),
          Deadline.after(Duration.ofSeconds(30)));

      assertEquals(3, accepted.get());
    }
  }

  @Test
  void saysWhatItWaitedForWhenNoAnswerComes() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) taken.getLocalSocketAddress();
    }

    HothouseException problem =
        assertThrows(
            HothouseException.class,
            () ->
                FirstAnswer.await(
                    nobody, Deadline.after(Duration.ofSeconds(30)), Duration.ofMillis(1)));

    assertEquals(ErrorCode.DEPLOY, problem.code());
    assertEquals(
        "The registry on the control plane is rolled out, but gave no answer through its node",
        problem.getMessage().replaceFirst(" for .*", ""));
  }

  private static void closeTwiceThenAnswer(ServerSocket tunnel, AtomicInteger accepted) {
    try {
      while (accepted.get() < 3) {
        try (Socket connection = tunnel.accept()) {
          if (accepted.incrementAndGet() > 2) {
            connection.getInputStream().read(new byte[1000]);
            connection.getOutputStream().write(UNAUTHORIZED.getBytes(StandardCharsets.US_ASCII));
          }
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
