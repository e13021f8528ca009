package io.hothouse;

/**
 * A failure that the user is told about: what was tried, on what, what happened, what to do next.
 */
public final class HothouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Creates a failure that no other exception caused. */
  public HothouseException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** Creates a failure that {@code cause} led to. */
  public HothouseException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the kind of failure. */
  public ErrorCode code() {
    return code;
  }
}
