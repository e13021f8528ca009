package io.hothouse.cli;

import io.hothouse.HothouseException;
import io.hothouse.progress.ProgressEvent;
import io.hothouse.report.MarkdownSummary;
import io.hothouse.report.RunRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What GitHub Actions and GitLab make of lines that they know: sections that fold, an annotation
 * for a failure, and GitHub's page of the job.
 */
final class CiSystem implements Consumer<ProgressEvent> {
  private final Map<String, String> environment;
  private final PrintStream out;
  private final UnaryOperator<String> cleaned;
  private final Set<Long> open = new HashSet<>();

  /**
   * Creates one.
   *
   * @param cleaned takes secrets and control characters out of a text
   */
  CiSystem(Map<String, String> environment, PrintStream out, UnaryOperator<String> cleaned) {
    this.environment = environment;
    this.out = out;
    this.cleaned = cleaned;
  }

  private boolean github() {
    return "true".equals(environment.get("GITHUB_ACTIONS"));
  }

  private boolean gitlab() {
    return "true".equals(environment.get("GITLAB_CI"));
  }

  /** Steps at the top are sections; those within overlap, which sections cannot. */
  @Override
  public void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Started started && started.parent() == 0) {
      open.add(started.step());
      if (github()) {
        out.println("::group::" + started.name());
      } else if (gitlab()) {
        out.printf(
            "\u001b[0Ksection_start:%d:hothouse_%d\r\u001b[0K%s%n",
            started.at().getEpochSecond(), started.step(), started.name());
      }
    } else if (event instanceof ProgressEvent.Finished finished && open.remove(finished.step())) {
      if (github()) {
        out.println("::endgroup::");
      } else if (gitlab()) {
        out.printf(
            "\u001b[0Ksection_end:%d:hothouse_%d\r\u001b[0K%n",
            finished.at().getEpochSecond(), finished.step());
      }
    }
  }

  /** Shows a failure where the job's result is shown. */
  void annotate(HothouseException failure) {
    if (github()) {
      out.printf(
          "::error title=hothouse %s::%s%n",
          failure.code(),
          cleaned
              .apply(failure.getMessage())
              .replace("%", "%25")
              .replace("\r", "%0D")
              .replace("\n", "%0A"));
    }
  }

  /** Adds the summary to the job's page. */
  void summarise(RunRecord run) {
    String page = environment.getOrDefault("GITHUB_STEP_SUMMARY", "");
    if (github() && !page.isEmpty()) {
      try {
        Files.writeString(
            Path.of(page),
            MarkdownSummary.of(run),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException problem) {
        out.printf("hothouse: the job's page %s cannot be written: %s%n", page, problem);
      }
    }
  }
}
