package io.hothouse.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Talks with a service over TCP: sends what is declared and looks at what comes. Bytes are
 * characters of ISO 8859-1, so that any of them can be written in a declaration.
 *
 * @param tls whether what is said is encrypted
 * @param talk what is said and expected in turn
 * @param shown what a passed attempt shows, as a template over the named groups of what was
 *     expected
 */
record TcpProbe(String name, int port, boolean tls, int passes, List<Exchange> talk, String shown)
    implements Probe {
  private static final int MOST_BYTES = 64 * 1024;

  TcpProbe {
    talk = List.copyOf(talk);
  }

  /**
   * One turn.
   *
   * @param expected what the answer has to begin with
   */
  record Exchange(Optional<String> said, Pattern expected) {}

  @Override
  public Answer attempt(Entrance node, Duration patience) {
    Variables variables = new Variables(node.node(), Probes.NO_SECRETS);
    try (Connection connection = Connection.open(node.way().apply(port), tls, patience)) {
      for (Exchange exchange : talk) {
        if (exchange.said().isPresent()) {
          connection.write(
              variables.fill(exchange.said().get()).getBytes(StandardCharsets.ISO_8859_1));
        }
        connection.allow(patience);
        Optional<Answer> failure = listen(connection, exchange, variables);
        if (failure.isPresent()) {
          return failure.get();
        }
      }
      return Answer.ok(variables.fill(shown));
    } catch (IOException problem) {
      return Answer.of(problem);
    }
  }

  private static Optional<Answer> listen(
      Connection connection, Exchange exchange, Variables variables) throws IOException {
    StringBuilder heard = new StringBuilder();
    byte[] buffer = new byte[MOST_BYTES];
    while (heard.length() < MOST_BYTES) {
      int count;
      try {
        count = connection.read(buffer);
      } catch (IOException problem) {
        if (heard.isEmpty()) {
          throw problem;
        }
        return Optional.of(unexpected(heard, exchange));
      }
      if (count < 0) {
        return Optional.of(
            heard.isEmpty()
                ? Answer.closed("the connection closed before the service answered")
                : unexpected(heard, exchange));
      }
      heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      Matcher matcher = exchange.expected().matcher(heard);
      if (matcher.lookingAt()) {
        Patterns.names(exchange.expected())
            .forEach(name -> variables.put(name, matcher.group(name)));
        return Optional.empty();
      }
    }
    return Optional.of(unexpected(heard, exchange));
  }

  private static Answer unexpected(StringBuilder heard, Exchange exchange) {
    return Answer.wrong(
        "it said \"%s\" instead of what matches /%s/"
            .formatted(Excerpt.of(heard.toString()), Excerpt.of(exchange.expected().pattern())));
  }
}
