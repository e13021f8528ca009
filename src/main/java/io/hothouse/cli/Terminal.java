package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The user at a terminal, who can be asked; in a pipe, in cron and in CI there is none. */
final class Terminal {
  /** What no line can be. */
  static final String END = "\n";

  private final Outlet outlet;

  Terminal(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Tells whether somebody can answer. */
  static boolean isThere() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /**
   * Asks, and returns the line that is answered, without spaces around it; {@link #END} where the
   * input has ended.
   *
   * @throws HothouseException with {@link ErrorCode#INTERRUPTED}
   */
  String ask(String question) {
    outlet.bareErrors().print(outlet.redaction().shown(question) + " ");
    outlet.bareErrors().flush();
    CompletableFuture<String> answer = new CompletableFuture<>();
    // A read from a terminal cannot be interrupted: who waits for it here can.
    Threads.named("answer").newThread(() -> answer.complete(line())).start();
    try {
      return answer.get();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted at the question: " + question, interrupt);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("an answer is read or is empty", impossible);
    }
  }

  private static String line() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? END : line.strip();
    } catch (IOException problem) {
      return END;
    }
  }
}
