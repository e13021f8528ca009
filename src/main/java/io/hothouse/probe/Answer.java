package io.hothouse.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * What one attempt of a probe came to.
 *
 * @param verdict one word for tables
 * @param detail what was found, or what went wrong
 */
public record Answer(Verdict verdict, String detail) {

  /** The words that a table of probes uses. */
  public enum Verdict {
    /** The service answered as it must. */
    OK,
    /** Nobody listens there. */
    REFUSED,
    /** Nothing came in time. */
    TIMEOUT,
    /** The connection was closed before the service said anything. */
    CLOSED,
    /** The service answered, but with an error or with something else. */
    WRONG,
    /** No route leads there from here: that says nothing about the service. */
    UNREACHABLE,
    /** The service could not be asked: that says nothing about it. */
    INCONCLUSIVE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Answer ok(String detail) {
    return new Answer(Verdict.OK, detail);
  }

  static Answer wrong(String detail) {
    return new Answer(Verdict.WRONG, detail);
  }

  static Answer closed(String detail) {
    return new Answer(Verdict.CLOSED, detail);
  }

  static Answer of(IOException problem) {
    String detail =
        problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    if (problem instanceof ProtocolException) {
      return wrong(detail);
    }
    if (problem instanceof SSLException) {
      return wrong("TLS with it failed: " + detail);
    }
    if (problem instanceof SocketTimeoutException) {
      return new Answer(Verdict.TIMEOUT, "no answer in time");
    }
    if (problem instanceof NoRouteToHostException || detail.contains("unreachable")) {
      return new Answer(Verdict.UNREACHABLE, "no route from here: " + detail);
    }
    if (problem instanceof ConnectException) {
      return new Answer(Verdict.REFUSED, "nothing listens there");
    }
    return closed("the connection broke: " + detail);
  }

  /** Tells whether the service answered as it must. */
  public boolean passed() {
    return verdict == Verdict.OK;
  }
}
