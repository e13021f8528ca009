package io.hothouse.report;

import java.util.Locale;

/** A page for a CI job. */
public final class MarkdownSummary {
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
                    "**%s**%n%n```%n%s%n```%n%n".formatted(failure.code(), failure.message())));
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

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replaceAll("\\s+", " ");
  }
}
