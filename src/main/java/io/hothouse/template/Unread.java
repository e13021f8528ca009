package io.hothouse.template;

import java.io.IOException;

/** Something that a template names could not be read. */
final class Unread extends IOException {
  private static final long serialVersionUID = 1;

  private static final String NEXT = "put the file there, or correct the name";

  private final String next;

  /**
   * Creates the finding.
   *
   * @param reason as in "it is read, but REASON"
   * @param next what to do
   */
  Unread(String reason, String next, Exception cause) {
    super(reason, cause);
    this.next = next;
  }

  Unread(String reason, String next) {
    this(reason, next, null);
  }

  /** Returns what to do about a trouble. */
  static String next(IOException problem) {
    return problem instanceof Unread unread ? unread.next : NEXT;
  }
}
