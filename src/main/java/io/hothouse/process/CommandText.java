package io.hothouse.process;

/** A command as messages name it. */
public final class CommandText {
  private static final int LONGEST = 160;

  private CommandText() {}

  /** Returns the first line of a command, and no more of it than a reader takes in. */
  public static String brief(String command) {
    String first = command.strip().lines().findFirst().orElse("");
    boolean whole = first.length() == command.strip().length() && first.length() <= LONGEST;
    return whole ? first : first.substring(0, Math.min(first.length(), LONGEST)) + " …";
  }
}
