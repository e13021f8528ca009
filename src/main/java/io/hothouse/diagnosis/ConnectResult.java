package io.hothouse.diagnosis;

import io.hothouse.Observation;

/**
 * What a connection came to, as a node tried it.
 *
 * @param said the first words, when there were any
 */
record ConnectResult(Result result, String said) {
  private static final String SAYS = "says ";

  /** How a connection can end. */
  enum Result {
    SAYS,
    SILENT,
    CLOSED,
    REFUSED,
    TIMEOUT,
    UNREACHABLE,
    UNKNOWN
  }

  /** Reads what a node told of a connection; what it did not tell stays unknown. */
  static ConnectResult parse(Observation<String> fact) {
    return fact.fold(ConnectResult::parse, reason -> new ConnectResult(Result.UNKNOWN, ""));
  }

  private static ConnectResult parse(String text) {
    if (text.startsWith(SAYS)) {
      return new ConnectResult(Result.SAYS, text.substring(SAYS.length()));
    }
    return new ConnectResult(
        switch (text) {
          case "silent" -> Result.SILENT;
          case "closed" -> Result.CLOSED;
          case "refused" -> Result.REFUSED;
          case "timeout" -> Result.TIMEOUT;
          case "unreachable" -> Result.UNREACHABLE;
          default -> Result.UNKNOWN;
        },
        "");
  }

  /** Tells whether somebody took the connection and kept it. */
  boolean serves() {
    return result == Result.SAYS || result == Result.SILENT;
  }

  /** Tells whether somebody took the connection. */
  boolean connects() {
    return serves() || result == Result.CLOSED;
  }

  /** Tells whether it was tried. */
  boolean known() {
    return result != Result.UNKNOWN;
  }

  @Override
  public String toString() {
    return switch (result) {
      case SAYS -> "answers \"%s\"".formatted(said);
      case SILENT -> "is open";
      case CLOSED -> "is closed at once";
      case REFUSED -> "is refused";
      case TIMEOUT -> "gets no answer";
      case UNREACHABLE -> "has no route";
      case UNKNOWN -> "was not tried";
    };
  }
}
