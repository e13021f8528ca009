package io.hothouse.release;

import java.time.LocalDate;
import java.util.Optional;

/** A version of a software, and how long its makers care for it. */
public interface Release {
  /** Returns its version, as in 1.37.2 or 2026.1. */
  String version();

  /** Returns when it came out. */
  LocalDate released();

  /** Returns the last day on which upstream corrects it; nothing when that is not known. */
  Optional<LocalDate> supportedUntil();

  /**
   * Returns what is to be said of one that upstream no longer corrects.
   *
   * @param software what it is a release of
   */
  default Optional<String> warning(String software, LocalDate today) {
    return supportedUntil()
        .filter(today::isAfter)
        .map(
            last ->
                "%s %s has had no corrections since %s: 'hothouse versions' lists newer ones"
                    .formatted(software, version(), last));
  }

  /** Tells whether upstream still corrects it on that day, as far as is known. */
  default boolean supportedOn(LocalDate day) {
    return supportedUntil().map(last -> !day.isAfter(last)).orElse(true);
  }
}
