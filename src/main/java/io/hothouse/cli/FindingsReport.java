package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.referee.Findings;
import io.hothouse.referee.TestResult;
import io.hothouse.report.TestRecord;
import io.hothouse.report.TestRecord.Verdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what a run of other people's tests found. */
final class FindingsReport {
  private static final int LINES_OF_A_REASON = 3;

  private final Findings findings;
  private final TestRecord tests;

  FindingsReport(Findings findings, String environment, String suite, Instant begin) {
    this.findings = findings;
    this.tests =
        new TestRecord(
            environment,
            suite,
            begin.toString(),
            Duration.between(begin, Instant.now()).toMillis() / 1000.0,
            findings.trouble(),
            findings.results().stream().map(this::row).toList());
  }

  private TestRecord.Row row(TestResult result) {
    Verdict verdict =
        switch (result.status()) {
          case PASSED -> Verdict.PASSED;
          case SKIPPED -> Verdict.SKIPPED;
          case FAILED -> findings.reasonKnown(result).isPresent() ? Verdict.KNOWN : Verdict.FAILED;
        };
    String reason =
        verdict == Verdict.KNOWN ? findings.reasonKnown(result).orElseThrow() : result.reason();
    return new TestRecord.Row(result.module(), result.name(), verdict, result.seconds(), reason);
  }

  TestRecord record() {
    return tests;
  }

  /** A table by module, and what is to be said of single tests. */
  void print(PrintWriter out) {
    Table table = new Table("MODULE", "PASSED", "FAILED", "FAILED AS KNOWN", "SKIPPED");
    findings.modules().forEach((module, tally) -> row(table, module, tally));
    row(table, "all", findings.tally());
    table.print(out);
    for (TestResult result : findings.failed()) {
      out.printf("%nfailed: %s%n", result.name());
      result.beginning(LINES_OF_A_REASON).lines().forEach(line -> out.println("  " + line));
    }
    tell(out, "failed as known", findings.failedAsKnown());
    tell(out, "known to fail, but passed", findings.passedUnexpectedly());
    if (!findings.skipped().isEmpty()) {
      out.println();
    }
    findings.skipped().forEach((reason, number) -> out.printf("%s skipped: %s%n", number, reason));
    if (!findings.leftovers().isEmpty()) {
      out.printf(
          "%nThe tests had left %s, which were deleted: %s.%n",
          Count.of(findings.leftovers().size(), "thing"), String.join(", ", findings.leftovers()));
    }
    out.flush();
  }

  private static void row(Table table, String module, Findings.Tally tally) {
    table.row(module, tally.passed(), tally.failed(), tally.known(), tally.skipped());
  }

  private void tell(PrintWriter out, String what, List<TestResult> results) {
    for (TestResult result : results) {
      out.printf("%n%s: %s%n  %s%n", what, result.name(), findings.reasonKnown(result).orElse(""));
    }
  }

  /** What kept tests from running is a message, not a result. */
  void printTrouble(PrintWriter errors) {
    findings
        .trouble()
        .ifPresent(
            reason ->
                errors.printf(
                    "hothouse: not all tests ran (%d of %d told of): %s.%nNext: hothouse verify %s%n",
                    findings.results().size(),
                    findings.planned(),
                    reason.replaceFirst("\\.$", ""),
                    tests.environment()));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    Findings.Tally tally = findings.tally();
    json.put("suite", tests.suite());
    json.put("begin", tests.begin());
    json.put("seconds", tests.seconds());
    json.put("passed", tally.passed());
    json.put("failed", tally.failed());
    json.put("failedAsKnown", tally.known());
    json.put("skipped", tally.skipped());
    json.put("trouble", findings.trouble().orElse(null));
    json.put("leftovers", findings.leftovers());
    json.put("tests", tests.tests());
    return json;
  }
}
