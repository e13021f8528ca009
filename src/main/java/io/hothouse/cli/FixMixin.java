package io.hothouse.cli;

import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.Repair;
import io.hothouse.environment.Supplies;
import io.hothouse.image.BuildOptions;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import java.util.List;
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

  /** Mends, and returns whether anything was done. */
  boolean mend(
      OpenEnvironment environment,
      List<Repair> repairs,
      CloudOption cloud,
      Supplies.Folders folders,
      Reporting reporting,
      Step step) {
    Consent consent = reporting.consent(yes);
    Supplies supplies =
        Wiring.supplies(consent, ignored -> Wiring.open(cloud), BuildOptions.defaults(), folders);
    return environment.mend(repairs, supplies, consent, step);
  }
}
