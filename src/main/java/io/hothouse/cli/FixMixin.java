package io.hothouse.cli;

import picocli.CommandLine.Option;

/** Whether to mend what is found. */
final class FixMixin {
  @Option(
      names = "--fix",
      description =
          "Mend what can be mended without harm, after asking; what is done is kept in repairs.log of the environment's folder.")
  private boolean fix;

  @Option(names = "--yes", description = "Do not ask before mending.")
  private boolean yes;

  boolean wanted() {
    return fix;
  }

  boolean agreed() {
    return yes;
  }
}
