package io.hothouse.release;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The lines {@code NAME=value} of a file, which shell scripts read, too. */
final class ReleaseFacts {
  private final Path file;
  private final Properties values = new Properties();

  ReleaseFacts(Path file) {
    this.file = file;
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Returns the words of a value, which may stand in single quotes. */
  List<String> words(String name) {
    return List.of(text(name).replaceAll("^'|'$", "").split(" +"));
  }

  /** Returns what is yes or no. */
  boolean isYes(String name) {
    return switch (text(name)) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw problem(name, "is neither yes nor no: " + text(name));
    };
  }

  LocalDate date(String name) {
    try {
      return LocalDate.parse(text(name));
    } catch (DateTimeException problem) {
      throw problem(name, "is no date like 2026-08-26: " + text(name));
    }
  }

  /** Returns a date that may be unknown. */
  Optional<LocalDate> dateIfKnown(String name) {
    return text(name).equals("unknown") ? Optional.empty() : Optional.of(date(name));
  }

  private String text(String name) {
    return Optional.ofNullable(values.getProperty(name))
        .orElseThrow(() -> problem(name, "is missing"));
  }

  private HothouseException problem(String name, String what) {
    return new HothouseException(ErrorCode.TEMPLATE, "%s: %s %s.".formatted(file, name, what));
  }
}
