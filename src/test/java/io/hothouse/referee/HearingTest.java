package io.hothouse.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.referee.Findings.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final KnownFailure KNOWN =
      new KnownFailure(Pattern.compile("test_ssh"), "no guest runs");

  private final List<String> notes = new ArrayList<>();
  private final Hearing hearing = new Hearing(List.of(KNOWN), notes::add);

  private Findings heard(String... lines) {
    Stream.of(lines).forEach(hearing);
    return hearing.findings(Optional.empty());
  }

  private static String test(String id, String status, String reason) {
    return "{\"event\": \"test\", \"id\": \"%s\", \"status\": \"%s\", \"seconds\": 1.5, \"reason\": \"%s\"}"
        .formatted(id, status, reason);
  }

  @Test
  void findings_wholeRun_countsByModule() {
    Findings findings =
        heard(
            "{\"event\": \"plan\", \"tests\": 5}",
            test("tempest.api.compute.servers.test_a.A.test_one[id-1,smoke]", "passed", ""),
            test("tempest.api.compute.test_b.B.test_two[id-2]", "failed", "Timed out\\nat a.py:3"),
            test("tempest.scenario.test_c.C.test_ssh[id-3]", "failed", "no answer"),
            test("setUpClass (tempest.api.volume.test_d.D)", "skipped", "no backup"),
            "{\"event\": \"summary\", \"passed\": 1, \"left\": [\"servers tempest-1\"]}");

    assertThat(findings.planned()).isEqualTo(5);
    assertThat(findings.tally()).isEqualTo(new Tally(1, 1, 1, 1));
    assertThat(findings.modules())
        .containsOnlyKeys("tempest.api.compute", "tempest.api.volume", "tempest.scenario")
        .containsEntry("tempest.api.compute", new Tally(1, 1, 0, 0))
        .containsEntry("tempest.scenario", new Tally(0, 0, 1, 0));
    assertThat(findings.failed())
        .extracting(TestResult::name)
        .containsExactly("tempest.api.compute.test_b.B.test_two");
    assertThat(findings.skipped()).containsEntry("no backup", 1L);
    assertThat(findings.leftovers()).containsExactly("servers tempest-1");
    assertThat(findings.trouble()).isEmpty();
    assertThat(findings.good()).isFalse();
    assertThat(notes).containsExactly("failed: tempest.api.compute.test_b.B.test_two: Timed out");
  }

  @Test
  void findings_testsOfKubernetes_areCountedByTheirGroupAndKeepTheirTags() {
    Findings findings =
        heard(
            "{\"event\": \"plan\", \"tests\": 2}",
            test("[sig-network] DNS should resolve names [Conformance]", "failed", "too late"),
            test("[sig-apps] Job should run a pod.sh [Conformance]", "passed", ""),
            "{\"event\": \"summary\"}");

    assertThat(findings.modules()).containsOnlyKeys("sig-network", "sig-apps");
    assertThat(findings.failed())
        .extracting(TestResult::name)
        .containsExactly("[sig-network] DNS should resolve names [Conformance]");
  }

  @Test
  void findings_onlyKnownFailures_areGood() {
    Findings findings =
        heard(test("a.b.test_c.C.test_ssh", "failed", "no answer"), "{\"event\": \"summary\"}");

    assertThat(findings.good()).isTrue();
    assertThat(findings.failedAsKnown()).hasSize(1);
    assertThat(notes).isEmpty();
  }

  @Test
  void findings_knownFailurePasses_isTold() {
    Findings findings =
        heard(test("a.b.test_c.C.test_ssh", "passed", ""), "{\"event\": \"summary\"}");

    assertThat(findings.good()).isTrue();
    assertThat(findings.passedUnexpectedly()).hasSize(1);
    assertThat(findings.reasonKnown(findings.passedUnexpectedly().get(0)))
        .contains("no guest runs");
  }

  @Test
  void findings_noSummary_areNoProof() {
    Findings findings = heard(test("a.b.test_c.C.test_d", "passed", ""));

    assertThat(findings.good()).isFalse();
    assertThat(findings.trouble()).contains("it ended without a summary");
  }

  @Test
  void findings_trouble_comesBeforeTheEndOfTheJob() {
    hearing.accept("{\"event\": \"trouble\", \"reason\": \"Keystone does not answer\"}");

    assertThat(hearing.findings(Optional.of("its container ended")).trouble())
        .contains("Keystone does not answer");
  }

  @Test
  void findings_jobEndsAfterTheSummary_tellsWhy() {
    hearing.accept("{\"event\": \"summary\"}");

    assertThat(hearing.findings(Optional.of("its container ended with exit code 1")).trouble())
        .contains("its container ended with exit code 1");
  }

  @Test
  void accept_whatIsNoEvent_isShownAsItIs() {
    heard(
        "Traceback (most recent call last):",
        "",
        "{\"level\": \"info\"}",
        "{\"event\": \"note\", \"text\": \"a note\"}",
        test("a", "exploded", ""));

    assertThat(notes)
        .hasSize(4)
        .startsWith("Traceback (most recent call last):", "{\"level\": \"info\"}", "a note");
    assertThat(hearing.findings(Optional.empty()).results()).isEmpty();
  }

  @Test
  void names_list_areThoseListed() {
    hearing.accept("{\"event\": \"list\", \"id\": \"a.b\"}");

    assertThat(hearing.names()).containsExactly("a.b");
  }
}
