package io.hothouse.redaction;

import java.util.regex.Pattern;

/**
 * Lines that GitHub's, Azure's and TeamCity's runners would take for commands, as they read them in
 * the output of any program: {@code ::add-mask::}, {@code ##[group]}, {@code ##teamcity[…]}.
 */
public final class WorkflowCommands {
  private static final Pattern COLONS = Pattern.compile("(?m)^(\\s{0,1000}+)::");
  private static final Pattern HASHES = Pattern.compile("##(?=[a-z]{0,20}\\[)");

  private WorkflowCommands() {}

  /** Returns a text in which no line is a command; people read the same. */
  public static String broken(String text) {
    return HASHES.matcher(COLONS.matcher(text).replaceAll("$1: :")).replaceAll("# #");
  }
}
