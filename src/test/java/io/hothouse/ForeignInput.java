package io.hothouse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * What foreign hands may have written. {@code src/test/fuzz SECONDS} tries for that long what the
 * tests try some times.
 */
public final class ForeignInput {
  /** Another one with {@code -Dhothouse.fuzz.seed=N}. */
  public static final long SEED = Long.getLong("hothouse.fuzz.seed", 1);

  private static final int TRIES = 300;
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("hothouse.fuzz.seconds", 0));

  private static final List<String> PIECES =
      List.of(
          "",
          "\n",
          "\t",
          " ",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "<<: ",
          "!!int x",
          "!!binary ?",
          "!x ",
          "- ",
          "? ",
          ": ",
          "|",
          ">",
          "%",
          "@",
          "`",
          "\"",
          "'",
          "\\",
          "#",
          "---\n",
          "~",
          "null",
          "0o17",
          "1e999",
          "12:30",
          "\0",
          "\uFEFF",
          "\u0085",
          "${",
          "$${image:x}",
          "..",
          "file://",
          "\r");

  private ForeignInput() {}

  /** Tries something some times, or as long as was asked for, and says how often that was. */
  public static void often(Runnable attempt) {
    Instant end = Instant.now().plus(TIME);
    int tries = 0;
    while (TIME.isZero() ? tries < TRIES : Instant.now().isBefore(end)) {
      attempt.run();
      tries++;
    }
    if (!TIME.isZero()) {
      System.out.printf("%d tries in %d s, seed %d%n", tries, TIME.toSeconds(), SEED);
    }
  }

  /** Returns something that does harm where nobody minds it. */
  public static String piece(Random random) {
    return any(PIECES, random);
  }

  /** Returns a text as people write it, with pieces of it replaced, doubled or swapped. */
  public static String changed(String good, Random random) {
    StringBuilder text = new StringBuilder(good);
    for (int i = random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, lines(text.toString(), random));
        case 1 -> text.replace(at, end, good.substring(0, Math.min(good.length(), end - at)));
        default -> text.replace(at, end, piece(random));
      }
    }
    return text.toString();
  }

  /** Returns some lines of a text. */
  private static String lines(String text, Random random) {
    List<String> all = text.lines().toList();
    if (all.isEmpty()) {
      return "";
    }
    int from = random.nextInt(all.size());
    int to = Math.min(all.size(), from + 1 + random.nextInt(3));
    return "\n" + String.join("\n", all.subList(from, to)) + "\n";
  }

  /** Returns one of them. */
  public static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
