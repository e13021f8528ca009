package io.hothouse.launch;

import io.hothouse.HothouseException;
import io.hothouse.openstack.server.Servers;
import java.util.Optional;

/** A node that has not told Heat anything yet: its console is asked why. */
final class SilentNode {
  private static final int LINES = 300;

  private final Servers servers;
  private final String name;

  SilentNode(Servers servers, String name) {
    this.servers = servers;
    this.name = name;
  }

  /** Returns what keeps it, as far as its console tells. */
  String words() {
    try {
      String console = console();
      return reason(console)
          .or(() -> ConsoleReason.lastLine(console).map("the console says: "::concat))
          .orElse("no signal through Heat yet, and nothing on the console");
    } catch (HothouseException problem) {
      return "no signal through Heat yet; the console cannot be had: " + problem.getMessage();
    }
  }

  /** Returns why it is silent and what to do; empty where its console does not tell. */
  Optional<String> reason() {
    try {
      return reason(console());
    } catch (HothouseException problem) {
      return Optional.empty();
    }
  }

  private static Optional<String> reason(String console) {
    return ConsoleReason.of(console)
        .map(it -> "%s (console: %s). Next: %s".formatted(it.reason(), it.line(), it.advice()));
  }

  private String console() {
    return servers.named(name).map(id -> servers.console(id, LINES)).orElse("");
  }
}
