package io.hothouse.cli;

import io.hothouse.process.Consent;
import java.util.Locale;

/** Asks on the terminal; without one only an option of the command line is an agreement. */
final class TerminalConsent implements Consent {
  private final boolean yes;
  private final boolean usual;
  private final Terminal terminal;

  /**
   * Creates a consent.
   *
   * @param yes whether it was given on the command line
   * @param usual what an empty line means
   */
  TerminalConsent(boolean yes, boolean usual, Terminal terminal) {
    this.yes = yes;
    this.usual = usual;
    this.terminal = terminal;
  }

  @Override
  public boolean to(String question) {
    if (yes || !Terminal.isThere()) {
      return yes;
    }
    String said = terminal.ask(question + (usual ? " [Y/n]" : " [y/N]")).toLowerCase(Locale.ROOT);
    return usual ? !(said.startsWith("n") || said.equals(Terminal.END)) : said.startsWith("y");
  }
}
