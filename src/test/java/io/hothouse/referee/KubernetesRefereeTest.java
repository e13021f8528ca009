package io.hothouse.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs Kubernetes' tests on the cluster, with the tests, their runner and kubectl played; what
 * it says is heard as by the program.
 */
class KubernetesRefereeTest {
  /** Kubernetes' tests: two are to run, a third is not one of them. */
  private static final String PLAN =
      """
      [{"SpecReports": [
        {"LeafNodeType": "It", "State": "passed", "ContainerHierarchyTexts": ["[sig-network] DNS"], "LeafNodeText": "should answer"},
        {"LeafNodeType": "It", "State": "passed", "ContainerHierarchyTexts": ["[sig-node] Pods"], "LeafNodeText": "should run"},
        {"LeafNodeType": "It", "State": "skipped", "ContainerHierarchyTexts": ["[sig-node] Pods"], "LeafNodeText": "should not"},
        {"LeafNodeType": "ReportAfterSuite", "State": "passed", "LeafNodeText": "report"}]}]
      """;

  private static final String REPORT =
      """
      [{"SpecReports": [
        {"LeafNodeType": "It", "State": "passed", "ContainerHierarchyTexts": ["[sig-network] DNS"], "LeafNodeText": "should answer", "RunTime": 1500000000},
        {"LeafNodeType": "It", "State": "timedout", "ContainerHierarchyTexts": ["[sig-node] Pods"], "LeafNodeText": "should run", "RunTime": 600000000000,
         "Failure": {"Message": "no pod was there", "Location": {"FileName": "pods.go", "LineNumber": 7}}},
        {"LeafNodeType": "It", "State": "skipped", "ContainerHierarchyTexts": ["[sig-node] Pods"], "LeafNodeText": "should not"}]}]
      """;

  /** What the runner writes while the tests run. */
  private static final String LINES =
      """
      ------------------------------
      • [1.500 seconds]
      [sig-network] DNS should answer [sig-network, Conformance]
      ------------------------------
      • [FAILED] [600.000 seconds]
      [sig-node] Pods [It] should run [sig-node, Conformance]
      """;

  private static final String TESTS =
      """
      #!/bin/bash
      for word in "$@"; do case $word in --ginkgo.json-report=*) cp "$PLAYED/plan" "${word#*=}" ;; esac; done
      """;

  /** It ends at once, or, where it is to wait, when it is interrupted. */
  private static final String RUNNER =
      """
      #!/bin/bash
      printf '%s\\n' "$*" >"$PLAYED/told"
      cat "$PLAYED/lines"
      if [ -e "$PLAYED/waits" ]; then
        trap 'touch "$PLAYED/interrupted"; exit 1' INT
        touch "$PLAYED/runs"
        for _ in $(seq 600); do sleep 0.1; done
      fi
      while [ "$1" != --output-dir ]; do shift; done
      cp "$PLAYED/report" "$2/report.json"
      """;

  /** The second time there is one namespace more. */
  private static final String KUBECTL =
      """
      #!/bin/bash
      shift 4
      echo "$*" >>"$PLAYED/kubectl"
      [ "$1" = get ] || exit 0
      echo namespace/somebodys
      if [ -e "$PLAYED/later" ]; then echo namespace/dns-1; fi
      touch "$PLAYED/later"
      """;

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private final Hearing hearing = new Hearing(List.of(), notes::add);

  @BeforeEach
  void play() throws Exception {
    Path modules = Files.createDirectories(folder.resolve("modules/referee"));
    Files.copy(Path.of("images/referee/told.py"), modules.resolve("told.py"));
    try (Stream<Path> files = Files.list(Path.of("images/kubernetes-tests/referee"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".py")).toList()) {
        Files.copy(file, modules.resolve(file.getFileName()));
      }
    }
    Files.createDirectories(folder.resolve("bin"));
    for (var program : Map.of("e2e.test", TESTS, "ginkgo", RUNNER, "kubectl", KUBECTL).entrySet()) {
      Path file =
          Files.writeString(folder.resolve("bin").resolve(program.getKey()), program.getValue());
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(folder.resolve("plan"), PLAN);
    Files.writeString(folder.resolve("report"), REPORT);
    Files.writeString(folder.resolve("lines"), LINES);
  }

  private Command referee(String list) {
    return Command.of("python3", "-m", "referee")
        .withEnvironment(
            Map.of(
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "PYTHONPATH",
                folder.resolve("modules").toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "PLAYED",
                folder.toString(),
                "HOME",
                folder.toString(),
                "KUBERNETES_SERVICE_HOST",
                "192.0.2.1",
                "KUBERNETES_SERVICE_PORT",
                "443",
                "REGISTRY",
                "localhost/e2e",
                "SUITE",
                "^a$",
                "LIST",
                list))
        .within(Duration.ofMinutes(1));
  }

  private void hear(String list) {
    CommandResult result = new LocalCommandRunner().run(referee(list));
    assertThat(result.succeeded()).as(result.errors()).isTrue();
    result.output().lines().forEach(hearing);
  }

  private Findings run() {
    hear("");
    return hearing.findings(Optional.empty());
  }

  @Test
  void list_testsThatMatch_namesThem() {
    hear("yes");

    assertThat(hearing.names())
        .containsExactly("[sig-network] DNS should answer", "[sig-node] Pods should run");
  }

  @Test
  void run_allTests_tellsWhatCameOfEachAndTakesBackWhatTheyMade() throws Exception {
    Findings findings = run();

    assertThat(findings.trouble()).isEmpty();
    assertThat(findings.planned()).isEqualTo(2);
    assertThat(findings.tally()).isEqualTo(new Findings.Tally(1, 1, 0, 0));
    assertThat(findings.failed())
        .containsExactly(
            new TestResult(
                "[sig-node] Pods should run",
                TestResult.Status.FAILED,
                600,
                "no pod was there\nat pods.go:7"));
    assertThat(findings.leftovers()).containsExactly("namespace dns-1");
    assertThat(folder.resolve("kubectl"))
        .content()
        .contains("delete namespace --ignore-not-found --wait=false dns-1\n");
    assertThat(folder.resolve("told")).content().contains("--procs=2 --focus=^a$ --timeout=24h");
    assertThat(notes).contains("failed: [sig-node] Pods should run");
  }

  @Test
  void run_runnerWithoutAReport_tellsWhatItsLinesSaid() throws Exception {
    Files.delete(folder.resolve("report"));

    Findings findings = run();

    assertThat(findings.tally()).isEqualTo(new Findings.Tally(1, 1, 0, 0));
    assertThat(findings.failed())
        .extracting(TestResult::id)
        .containsExactly("[sig-node] Pods should run");
  }

  @Test
  void run_noTestMatches_isTrouble() throws Exception {
    Files.writeString(folder.resolve("plan"), "[{\"SpecReports\": null}]");

    assertThat(run().trouble()).contains("No test matches ^a$.");
  }

  @Test
  void run_testsThatCannotBeLoaded_isTroubleWithTheirWords() throws Exception {
    Files.writeString(folder.resolve("bin/e2e.test"), "#!/bin/bash\necho 'no such flag' >&2\n");

    assertThat(run().trouble()).contains("the tests cannot be loaded: no such flag");
  }

  @Test
  void run_toldToEnd_interruptsTheRunnerAndTellsWhatCameUntilThen() throws Exception {
    Files.createFile(folder.resolve("waits"));
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        // Whoever runs the tests in the background has made all that they start deaf to it.
        new ProcessBuilder("env", "--default-signal=INT", "python3", "-m", "referee")
            .redirectOutput(out.toFile());
    builder.environment().putAll(referee("").environment());
    Process referee = builder.redirectError(folder.resolve("err").toFile()).start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(folder.resolve("runs")));

    referee.destroy();

    assertThat(referee.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("interrupted")).exists();
    Files.readAllLines(out).forEach(hearing);
    Findings findings = hearing.findings(Optional.empty());
    assertThat(findings.trouble()).contains("it was told to end before its tests had ended");
    assertThat(findings.tally()).isEqualTo(new Findings.Tally(1, 1, 0, 0));
    assertThat(folder.resolve("kubectl")).content().contains("delete namespace");
  }
}
