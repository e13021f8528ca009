package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.referee.Findings;
import io.hothouse.referee.KnownFailure;
import io.hothouse.referee.TestResult;
import io.hothouse.referee.TestResult.Status;
import io.hothouse.report.TestRecord;
import io.hothouse.report.TestRecord.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FindingsReportTest {
  private static final Findings FINDINGS =
      new Findings(
          4,
          List.of(
              new TestResult("a.api.test_x.X.test_one[id-1]", Status.PASSED, 1, ""),
              new TestResult("a.api.test_x.X.test_two[id-2]", Status.FAILED, 1, "1\n2\n3\n4"),
              new TestResult("a.api.test_x.X.test_ssh[id-3]", Status.FAILED, 1, "no answer"),
              new TestResult("a.api.test_x.X.test_cured[id-4]", Status.PASSED, 1, ""),
              new TestResult("setUpClass (b.api.test_y.Y)", Status.SKIPPED, 0, "no backup")),
          List.of(
              new KnownFailure(Pattern.compile("test_ssh"), "no guest runs"),
              new KnownFailure(Pattern.compile("test_cured"), "it was ill")),
          Optional.of("its pod is gone"),
          List.of("servers tempest-1"));

  private final FindingsReport report =
      new FindingsReport(FINDINGS, "demo", "smoke", Instant.parse("2026-11-27T09:00:00Z"));

  private String printed(BiConsumer<FindingsReport, PrintWriter> how) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    how.accept(report, writer);
    writer.flush();
    return text.toString();
  }

  @Test
  void print_anyRun_tellsByModuleAndWhy() {
    assertThat(printed(FindingsReport::print))
        .containsPattern("a.api +2 +1 +1 +0\n")
        .containsPattern("b.api +0 +0 +0 +1\n")
        .containsPattern("all +2 +1 +1 +1\n")
        .contains("failed: a.api.test_x.X.test_two\n  1\n  2\n  3\n")
        .doesNotContain("  4\n")
        .contains("failed as known: a.api.test_x.X.test_ssh\n  no guest runs")
        .contains("known to fail, but passed: a.api.test_x.X.test_cured\n  it was ill")
        .contains("1 skipped: no backup")
        .contains("had left 1 thing, which were deleted: servers tempest-1");
  }

  @Test
  void printTrouble_notAllRan_saysWhyAndWhatToDo() {
    assertThat(printed(FindingsReport::printTrouble))
        .contains("not all tests ran (5 of 4 told of): its pod is gone.")
        .contains("Next: hothouse verify demo");
  }

  @Test
  void record_knownFailure_isNoFailure() {
    assertThat(report.record().tests())
        .extracting(TestRecord.Row::verdict)
        .containsExactly(
            Verdict.PASSED, Verdict.FAILED, Verdict.KNOWN, Verdict.PASSED, Verdict.SKIPPED);
    assertThat(report.json()).containsEntry("failed", 1L).containsEntry("failedAsKnown", 1L);
  }
}
