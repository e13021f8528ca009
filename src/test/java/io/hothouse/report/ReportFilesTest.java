package io.hothouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.hothouse.files.PackagedText;
import io.hothouse.progress.JsonReporter;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import io.hothouse.redaction.Redaction;
import io.hothouse.report.RunRecord.CheckRow;
import io.hothouse.report.RunRecord.Failure;
import io.hothouse.report.RunRecord.NodeRow;
import io.hothouse.report.RunRecord.NoteRow;
import io.hothouse.report.RunRecord.ProbeRow;
import io.hothouse.report.RunRecord.StepRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVIL = "<script>alert(1)</script> & \"quotes\" | \u0001";

  @TempDir private Path folder;

  @Test
  void write_anyRun_summaryIsValidAndReadAgain() throws IOException {
    ReportFiles.write(run(Optional.of(new Failure("PROBE", EVIL))), folder);

    assertThat(problems("summary.schema.json", JSON.readTree(file("summary.json")))).isEmpty();
    assertThat(ReportFiles.read(folder.resolve("summary.json")))
        .isEqualTo(run(Optional.of(new Failure("PROBE", EVIL))));
    assertThat(folder.resolve("summary.schema.json")).exists();
  }

  @Test
  void write_failures_countInJUnit() throws Exception {
    ReportFiles.write(run(Optional.of(new Failure("PROBE", EVIL))), folder);

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("junit.xml").toFile());
    assertThat(suite(document, 0).getAttribute("failures")).isEqualTo("1");
    assertThat(suite(document, 1).getAttribute("tests")).isEqualTo("2");
    assertThat(suite(document, 1).getAttribute("skipped")).isEqualTo("1");
    assertThat(suite(document, 2).getAttribute("failures")).isEqualTo("1");
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
  }

  @Test
  void write_textsFromOutside_cannotBecomeMarkup() throws IOException {
    ReportFiles.write(run(Optional.of(new Failure("PROBE", EVIL))), folder);

    assertThat(file("timeline.html")).doesNotContain("<script").contains("&lt;script&gt;");
    assertThat(file("summary.md")).doesNotContain("| <script").contains("\\|");
  }

  @Test
  void write_namesWithControlCharacters_leaveTheXmlWellFormed() throws Exception {
    RunRecord run = run(Optional.empty());
    ProbeRow strange = new ProbeRow("no\u0001de", "1", "to\u001bken", 1, "wrong", "x", 0);
    ReportFiles.write(
        new RunRecord(
            run.schema(),
            "up",
            "de\u0000mo",
            run.begin(),
            1,
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(strange)),
        folder);

    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("junit.xml").toFile())
                .getElementsByTagName("testcase")
                .getLength())
        .isEqualTo(2);
  }

  @Test
  void write_messageWithBackquotes_staysWithinItsFence() throws IOException {
    String message = "a\n```\n<img src=x>\n````\n![](http://evil/)";
    ReportFiles.write(run(Optional.of(new Failure("PROBE", message))), folder);

    assertThat(file("summary.md")).contains("\n`````\n" + message + "\n`````\n");
  }

  @Test
  void write_tableWithMarkdown_showsItAsText() throws IOException {
    RunRecord run = run(Optional.empty());
    ProbeRow strange = new ProbeRow("n", "1", "p", 1, "wrong", "![](http://evil/) `x` | <b>", 0);
    ReportFiles.write(
        new RunRecord(
            run.schema(),
            "up",
            "demo",
            run.begin(),
            1,
            Optional.empty(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(strange)),
        folder);

    assertThat(file("summary.md")).contains("\\!\\[\\](http://evil/) \\`x\\` \\| &lt;b>");
  }

  @Test
  void cleaned_secretsInAnyText_areInNoFile() throws IOException {
    String secret = "DB_PASSWORD=hunter2hunter2";
    RunRecord run =
        new RunRecord(
            RunRecord.SCHEMA,
            "up",
            "demo",
            "2026-11-25T02:00:00.123Z",
            1,
            Optional.of(new Failure("DEPLOY", "it says:\n" + secret)),
            Map.of("stack", secret),
            List.of(new NodeRow("n", "1", "2", secret)),
            List.of(new StepRow("up", 0, 1, false, secret, List.of(new NoteRow(1, secret)))),
            List.of(new CheckRow("n", "c", secret, "", "failed", secret)),
            List.of(new ProbeRow("n", "1", "p", 1, "wrong", secret, 0)));

    ReportFiles.write(run.cleaned(new Redaction()::shown), folder);

    for (String name :
        List.of("timeline.html", "junit.xml", "summary.json", "summary.md", "trace.json")) {
      assertThat(file(name)).as(name).contains("redacted").doesNotContain("hunter2");
    }
  }

  @Test
  void write_page_needsNothingFromOutside() throws IOException {
    ReportFiles.write(run(Optional.empty()), folder);

    assertThat(file("timeline.html")).doesNotContain("http", "src=", "@import", "@ROWS@");
  }

  @Test
  void write_trace_hasOverlappingStepsOnDifferentLanes() throws IOException {
    ReportFiles.write(run(Optional.empty()), folder);

    JsonNode events = JSON.readTree(file("trace.json")).path("traceEvents");
    assertThat(events.findValuesAsText("name")).contains("nodes boot", "image keystone");
    assertThat(events.findValuesAsText("tid")).contains("0", "1", "2");
  }

  @Test
  void criticalPath_ofAChain_leavesOutWhatNobodyWaitedFor() {
    assertThat(CriticalPath.of(run(Optional.empty()).steps()))
        .extracting(StepRow::name)
        .containsExactlyInAnyOrder("nodes boot", "verify keystone");
  }

  @Test
  void jsonReporter_everyLine_isValidByItsSchema() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Progress progress =
        new Progress(List.of(new JsonReporter(new PrintStream(out, true, StandardCharsets.UTF_8))));
    try (Step step = progress.begin("up")) {
      step.run(
          "part",
          part -> {
            part.note(EVIL);
            return 0;
          });
      step.succeed("done");
    }

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(5);
    for (String line : lines) {
      assertThat(problems("events.schema.json", JSON.readTree(line))).isEmpty();
    }
  }

  private static List<String> problems(String schema, JsonNode document) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(PackagedText.beside(ReportFiles.class, schema))
        .validate(document)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private String file(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static Element suite(Document document, int index) {
    return (Element) document.getElementsByTagName("testsuite").item(index);
  }

  private static RunRecord run(Optional<Failure> failure) {
    return new RunRecord(
        RunRecord.SCHEMA,
        "up",
        "demo",
        "2026-11-25T02:00:00.123Z",
        60,
        failure,
        Map.of("cloud", "hothouse-local"),
        List.of(new NodeRow("demo-worker-0", "172.24.4.9", "10.10.0.9", "6.1.0")),
        List.of(
            new StepRow("up demo", 0, 60, true, "", List.of()),
            new StepRow(
                "up demo/nodes boot", 0, 40, true, "", List.of(new NoteRow(3, "1 of 3 | " + EVIL))),
            new StepRow("up demo/image keystone", 0, 10, true, "unchanged, 91 MB", List.of()),
            new StepRow("up demo/verify keystone", 40, 20, failure.isEmpty(), EVIL, List.of())),
        List.of(
            new CheckRow("demo-worker-0", "kernel", "6.1.0", "3.16 or newer", "ok", ""),
            new CheckRow("demo-worker-0", "MTU", "not yet", "vxlan0", "not applicable", "")),
        List.of(
            new ProbeRow("demo-worker-0", "172.24.4.9", "token", 5000, "wrong", EVIL, 0.5),
            new ProbeRow("demo-worker-0", "172.24.4.9", "token", 35357, "ok", "fine", 0.4)));
  }
}
