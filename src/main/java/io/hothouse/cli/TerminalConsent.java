package io.hothouse.cli;

import io.hothouse.process.Consent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Asks on the terminal; without one only {@code --yes} is an agreement. */
final class TerminalConsent implements Consent {
  private final boolean yes;

  TerminalConsent(boolean yes) {
    this.yes = yes;
  }

  @Override
  public boolean to(String question) {
    if (yes || !inputIsTerminal()) {
      return yes;
    }
    System.err.print(question + " [Y/n] ");
    System.err.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return answer != null && !answer.strip().toLowerCase(Locale.ROOT).startsWith("n");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
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
