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
      Optional<String> server = servers.named(name);
      String console = console(server);
      return reason(console)
          .or(() -> standstill(server))
          .or(() -> ConsoleReason.lastLine(console).map("the console says: "::concat))
          .orElse("no signal through Heat yet, and nothing on the console");
    } catch (HothouseException problem) {
      return "no signal through Heat yet; the console cannot be had: " + problem.getMessage();
    }
  }

  /** Returns why it is silent and what to do; empty where its console does not tell. */
  Optional<String> reason() {
    try {
      Optional<String> server = servers.named(name);
      return reason(console(server)).or(() -> standstill(server));
    } catch (HothouseException problem) {
      return Optional.empty();
    }
  }

  private static Optional<String> reason(String console) {
    return ConsoleReason.of(console)
        .map(it -> "%s (console: %s). Next: %s".formatted(it.reason(), it.line(), it.advice()));
  }

  /** A machine that an emulator or a full disk has stopped says nothing of it itself. */
  private Optional<String> standstill(Optional<String> server) {
    return server
        .flatMap(servers::standstill)
        .map(
            state ->
                "its machine does not run: Nova says that it is %s. Next: see the log of the hypervisor of that server"
                    .formatted(state));
  }

  private String console(Optional<String> server) {
    return server.map(id -> servers.console(id, LINES)).orElse("");
  }
}
