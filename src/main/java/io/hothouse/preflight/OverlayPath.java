package io.hothouse.preflight;

/**
 * The path from one node's pod network to another's, as full-size packets took it.
 *
 * @param detail what was sent and came back, or what went wrong
 */
public record OverlayPath(String from, String to, boolean proved, String detail) {
  /** Returns it in one line. */
  String shown() {
    return "%s to %s: %s".formatted(from, to, detail);
  }
}
