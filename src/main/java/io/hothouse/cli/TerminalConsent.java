package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Threads;
import io.hothouse.process.Consent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks on the terminal; without one only an option of the command line is an agreement. */
final class TerminalConsent implements Consent {
  private final boolean yes;
  private final boolean usual;
  private final Outlet outlet;

  /**
   * Creates a consent.
   *
   * @param yes whether it was given on the command line
   * @param usual what an empty line means
   */
  TerminalConsent(boolean yes, boolean usual, Outlet outlet) {
    this.yes = yes;
    this.usual = usual;
    this.outlet = outlet;
  }

  @Override
  public boolean to(String question) {
    if (yes || !inputIsTerminal()) {
      return yes;
    }
    outlet.bareErrors().print(outlet.redaction().shown(question) + (usual ? " [Y/n] " : " [y/N] "));
    outlet.bareErrors().flush();
    CompletableFuture<String> answer = new CompletableFuture<>();
    // A read from a terminal cannot be interrupted: who waits for it here can.
    Threads.named("answer").newThread(() -> answer.complete(line())).start();
    try {
      String said = answer.get().strip().toLowerCase(Locale.ROOT);
      return usual ? !said.startsWith("n") : said.startsWith("y");
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted at the question: " + question, interrupt);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("an answer is read or is no", impossible);
    }
  }

  /** Returns the next line; where there is none, that is a no. */
  private static String line() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "n" : line;
    } catch (IOException problem) {
      return "n";
    }
  }

  private static boolean inputIsTerminal() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
