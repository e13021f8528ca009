package io.hothouse.redaction;

/** Knows one kind of secret; its time is linear in the text's length, whatever the text is. */
interface Finder {
  /** Adds the parts of the text that are to be hidden. */
  void find(String text, Spans spans);

  /**
   * Tells whether what is hidden of this text, which ends with a line, may depend on the lines that
   * follow it.
   */
  default boolean open(String text) {
    return false;
  }
}
