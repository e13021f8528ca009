package io.hothouse.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts that travel in the program beside the classes that use them, such as scripts. */
public final class PackagedText {
  private PackagedText() {}

  /** Returns the text of that name beside {@code user}; that it is there, the build sees to. */
  public static String beside(Class<?> user, String name) {
    try (InputStream text = Objects.requireNonNull(user.getResourceAsStream(name), name)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
