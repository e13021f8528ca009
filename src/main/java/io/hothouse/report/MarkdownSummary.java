package io.hothouse.report;

import java.util.Locale;
import java.util.regex.Pattern;

/** A page for a CI job. */
public final class MarkdownSummary {
  private static final Pattern BACKQUOTES = Pattern.compile("`+");
  private static final int SHORTEST_FENCE = 3;

  /** What makes links, images, code, emphasis and columns. */
  private static final Pattern MARKUP = Pattern.compile("[\\\\|`*\\[\\]!~]|(?<=\\s|^)_|_(?=\\s|$)");

  private MarkdownSummary() {}

  /** Returns the page of a run. */
  public static String of(RunRecord run) {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "## %s hothouse %s %s: %.1f s%n%n",
            run.failure().isEmpty() ? "✅" : "❌",
            run.command(),
            run.environment(),
            run.seconds()));
    run.failure()
        .ifPresent(
            failure ->
                page.append(
                    "**%1$s**%n%n%3$s%n%2$s%n%3$s%n%n"
                        .formatted(failure.code(), failure.message(), fence(failure.message()))));
    long passed = run.probes().stream().filter(RunRecord.ProbeRow::passed).count();
    long good = run.checks().stream().filter(it -> !it.verdict().equals("failed")).count();
    page.append(
        "%d of %d probes and %d of %d host checks passed on %d nodes.%n%n"
            .formatted(passed, run.probes().size(), good, run.checks().size(), run.nodes().size()));
    if (!run.probes().isEmpty()) {
      page.append("| node | probe | port | verdict | detail |\n|---|---|---|---|---|\n");
      run.probes()
          .forEach(
              it ->
                  page.append(
                      "| %s | %s | %d | %s | %s |%n"
                          .formatted(
                              cell(it.node()),
                              cell(it.probe()),
                              it.port(),
                              it.verdict(),
                              cell(it.detail()))));
      page.append('\n');
    }
    page.append("| step | seconds | |\n|---|---|---|\n");
    run.steps().stream()
        .filter(it -> it.depth() == 1)
        .forEach(
            it ->
                page.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.1f | %s |%n",
                        cell(it.name()),
                        it.seconds(),
                        cell(it.summary()))));
    return page.toString();
  }

  /** A fence ends with as many backquotes as it began with: it has more than the text. */
  private static String fence(String text) {
    int longest =
        BACKQUOTES.matcher(text).results().mapToInt(it -> it.end() - it.start()).max().orElse(0);
    return "`".repeat(Math.max(SHORTEST_FENCE, longest + 1));
  }

  /** Text in a table, of which nothing is taken for Markdown or HTML. */
  private static String cell(String text) {
    return MARKUP.matcher(text.replaceAll("\\s+", " ")).replaceAll("\\\\$0").replace("<", "&lt;");
  }
}
