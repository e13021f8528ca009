package io.hothouse;

/** Counts things in words. */
public final class Count {
  private Count() {}

  /**
   * Returns "1 finding" or "2 findings".
   *
   * @param one what one of them is called; its plural ends in s, or in ies for a consonant and y
   */
  public static String of(long number, String one) {
    if (number == 1) {
      return "1 " + one;
    }
    boolean changes = one.matches(".*[^aeiou]y");
    return number + " " + (changes ? one.substring(0, one.length() - 1) + "ies" : one + "s");
  }
}
