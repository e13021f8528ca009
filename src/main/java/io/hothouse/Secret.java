package io.hothouse;

import java.util.Objects;

/** A text that must never be printed: its {@code toString} does not show it. */
public record Secret(String value) {
  /** Refuses null. */
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
