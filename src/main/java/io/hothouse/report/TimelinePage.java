package io.hothouse.report;

import io.hothouse.files.PackagedText;
import io.hothouse.report.RunRecord.CheckRow;
import io.hothouse.report.RunRecord.NoteRow;
import io.hothouse.report.RunRecord.ProbeRow;
import io.hothouse.report.RunRecord.StepRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run as one page that needs no network: a chart of all steps, and tables. */
final class TimelinePage {
  private static final int EVENTS_SHOWN = 400;

  private final RunRecord run;
  private final Set<StepRow> critical;

  private TimelinePage(RunRecord run) {
    this.run = run;
    this.critical = CriticalPath.of(run.steps());
  }

  static String of(RunRecord run) {
    return new TimelinePage(run).page();
  }

  private String page() {
    return PackagedText.beside(TimelinePage.class, "timeline.html")
        .replace("@TITLE@", escape("hothouse %s %s".formatted(run.command(), run.environment())))
        .replace("@VERDICT@", verdict())
        .replace("@FACTS@", facts())
        .replace("@AXIS@", axis())
        .replace("@ROWS@", rows())
        .replace("@EVENTS@", events())
        .replace("@PROBES@", probes())
        .replace("@CHECKS@", checks())
        .replace("@IMAGES@", images());
  }

  private String verdict() {
    String words =
        run.failure()
            .map(
                failure ->
                    "<p class=failed>failed: %s</p><pre>%s</pre>"
                        .formatted(escape(failure.code()), escape(failure.message())))
            .orElse("<p class=ok>succeeded</p>");
    return words
        + String.format(
            Locale.ROOT,
            "<p>%s, %.1f s, of which %.1f s lie on the critical path (<b class=key>marked</b>).</p>",
            escape(run.begin()),
            run.seconds(),
            critical.stream().mapToDouble(StepRow::seconds).sum());
  }

  private String facts() {
    StringBuilder rows = new StringBuilder();
    new TreeMap<>(run.facts()).forEach((name, value) -> rows.append(row(name, value)));
    run.nodes()
        .forEach(
            node ->
                rows.append(
                    row(
                        node.name(),
                        "%s, %s, kernel %s"
                            .formatted(node.address(), node.privateAddress(), node.kernel()))));
    return rows.toString();
  }

  private String axis() {
    double unit = run.seconds() <= 90 ? 10 : run.seconds() <= 600 ? 60 : 300;
    StringBuilder ticks = new StringBuilder();
    for (double at = 0; at <= run.seconds(); at += unit) {
      ticks.append(
          String.format(Locale.ROOT, "<i style=\"left:%.2f%%\">%.0f s</i>", percent(at), at));
    }
    return ticks.toString();
  }

  private String rows() {
    return within("", 0).map(this::row).collect(Collectors.joining("\n"));
  }

  /** Steps in the order of their begins, each followed by those within it. */
  private Stream<StepRow> within(String parent, int depth) {
    return run.steps().stream()
        .filter(step -> step.depth() == depth && step.path().startsWith(parent))
        .sorted(Comparator.comparingDouble(StepRow::start))
        .flatMap(step -> Stream.concat(Stream.of(step), within(step.path() + "/", depth + 1)));
  }

  private String row(StepRow step) {
    String kind =
        (step.succeeded() ? "ok" : "failed") + (critical.contains(step) ? " critical" : "");
    String notes =
        step.notes().stream()
            .map(
                note ->
                    String.format(
                        Locale.ROOT,
                        "<s style=\"left:%.2f%%\" title=\"%s\"></s>",
                        percent(note.at()),
                        escape(note.text())))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "<div class=row title=\"%s\"><span class=name style=\"padding-left:%.1fem\">%s</span><span class=track><b class=\"bar %s\" style=\"left:%.2f%%;width:%.2f%%\"></b>%s</span><span class=time>%.1f s</span></div>",
        escape(step.path() + (step.summary().isEmpty() ? "" : ": " + step.summary())),
        step.depth() * 0.8,
        escape(step.name()),
        kind,
        percent(step.start()),
        Math.max(0.15, percent(step.seconds())),
        notes,
        step.seconds());
  }

  private String events() {
    return run.steps().stream()
        .flatMap(step -> step.notes().stream().map(note -> new Event(note, step.path())))
        .sorted(Comparator.comparingDouble(event -> event.note().at()))
        .limit(EVENTS_SHOWN)
        .map(event -> row(at(event.note()), event.path(), event.note().text()))
        .collect(Collectors.joining("\n"));
  }

  /** What the step of that path told. */
  private record Event(NoteRow note, String path) {}

  private static String at(NoteRow note) {
    return String.format(Locale.ROOT, "%.1f", note.at());
  }

  private String probes() {
    return run.probes().stream().map(TimelinePage::row).collect(Collectors.joining("\n"));
  }

  private static String row(ProbeRow it) {
    return marked(
        it.passed(),
        it.node(),
        it.address(),
        it.probe(),
        String.valueOf(it.port()),
        it.verdict(),
        it.detail());
  }

  private String checks() {
    return run.checks().stream().map(TimelinePage::row).collect(Collectors.joining("\n"));
  }

  private static String row(CheckRow it) {
    return marked(
        !it.verdict().equals("failed"),
        it.node(),
        it.check(),
        it.found(),
        it.needed(),
        it.verdict(),
        it.cure());
  }

  private String images() {
    return run.steps().stream()
        .filter(step -> step.name().startsWith("image "))
        .map(
            step ->
                row(
                    step.name().substring("image ".length()),
                    String.format(Locale.ROOT, "%.1f s", step.seconds()),
                    step.summary()))
        .collect(Collectors.joining("\n"));
  }

  private double percent(double seconds) {
    return run.seconds() <= 0 ? 0 : Math.min(100, 100 * seconds / run.seconds());
  }

  private static String row(String... cells) {
    return marked(true, cells);
  }

  private static String marked(boolean good, String... cells) {
    List<String> parts = Arrays.stream(cells).map(cell -> "<td>" + escape(cell) + "</td>").toList();
    return (good ? "<tr>" : "<tr class=failed>") + String.join("", parts) + "</tr>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
