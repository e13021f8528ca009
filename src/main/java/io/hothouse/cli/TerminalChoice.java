package io.hothouse.cli;

import io.hothouse.cli.CloudOffers.Offer;
import java.util.List;
import java.util.Optional;

/** Lets the user at the terminal choose of what is offered. */
final class TerminalChoice {
  private final Outlet outlet;
  private final Terminal terminal;

  TerminalChoice(Outlet outlet) {
    this.outlet = outlet;
    this.terminal = new Terminal(outlet);
  }

  /** Returns the user's choice; nothing where there is none, or none was made. */
  Optional<String> of(Offer offer) {
    List<String> shown = offer.shown();
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    outlet.errors().printf("%s was not given; %s:%n", offer.option(), offer.what());
    for (int i = 0; i < shown.size(); i++) {
      outlet.errors().printf("  %d  %s%n", i + 1, shown.get(i));
    }
    while (true) {
      String said = terminal.ask("Which, by number or name? [1]");
      Optional<String> chosen = chosen(said, shown, offer.candidates());
      if (chosen.isPresent() || said.equals(Terminal.END)) {
        return chosen;
      }
      outlet.errors().printf("'%s' is none of them.%n", said);
    }
  }

  static Optional<String> chosen(String said, List<String> shown, List<String> all) {
    if (said.isEmpty()) {
      return Optional.of(shown.get(0));
    }
    // A flavor may be named as a number.
    if (all.contains(said)) {
      return Optional.of(said);
    }
    return said.matches("[1-9]") && Integer.parseInt(said) <= shown.size()
        ? Optional.of(shown.get(Integer.parseInt(said) - 1))
        : Optional.empty();
  }
}
