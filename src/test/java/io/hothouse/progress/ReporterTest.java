package io.hothouse.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void plain_stepsOfATree_areLinesWithTheirPath() {
    try (Step up = new Progress(List.of(new PlainReporter(out))).begin("up")) {
      up.run(
          "stack",
          step -> {
            step.note("CREATE_IN_PROGRESS");
            return 1;
          });
      up.succeed("all there");
    }

    assertThat(text().lines().map(line -> line.substring(7).replaceAll("[0-9.]+ s", "N s")))
        .containsExactly(
            "• up",
            "• up / stack",
            "  up / stack: CREATE_IN_PROGRESS",
            "✓ up / stack: N s",
            "✓ up: N s, all there");
  }

  @Test
  void plain_stepThatThrows_isMarkedFailedWithTheReason() {
    Step up = new Progress(List.of(new PlainReporter(out))).begin("up");

    assertThatThrownBy(
            () ->
                up.run(
                    "stack",
                    step -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");
    assertThat(text()).contains("✗ up / stack").contains("no room");
  }

  @Test
  void plain_longSilence_saysWhatIsStillAtWorkUnlessPausedOrClosed() {
    PlainReporter plain = new PlainReporter(out, Duration.ofMillis(80));
    Step up = new Progress(List.of(plain)).begin("up");
    Step step = up.begin("Kubernetes");
    step.note("compiling");

    Awaitility.await()
        .until(() -> text().contains("up / Kubernetes: still at work, for 0 s; last: compiling"));
    assertThat(text()).doesNotContain("up: still at work");

    String before = plain.paused(() -> waitedFor(Duration.ofMillis(300)));
    assertThat(text()).isEqualTo(before);
    plain.close();
    step.succeed("");
    up.succeed("");
    String end = text();
    assertThat(waitedFor(Duration.ofMillis(300))).isEqualTo(end);
  }

  /** Returns what was written when that time began. */
  private String waitedFor(Duration time) {
    String before = text();
    Uninterruptibles.sleepUninterruptibly(time);
    return before;
  }

  @Test
  void tree_finishedTop_isLeftOnTheScreenWithItsChildren() {
    try (TreeReporter tree = new TreeReporter(out, 24, 80, false);
        Step up = new Progress(List.of(tree)).begin("up")) {
      up.run("stack", step -> 1);
      up.succeed("done");
    }

    assertThat(text()).contains("✓ up  done").contains("  ✓ stack");
  }

  @Test
  void tree_moreStepsThanRows_keepsThoseThatRunInSight() {
    TreeReporter tree = new TreeReporter(out, 6, 80, false);
    Step up = new Progress(List.of(tree)).begin("up");
    for (int i = 0; i < 20; i++) {
      up.run("ended " + i, step -> 1);
    }
    Step last = up.begin("running");

    tree.close();

    String frame = text().substring(text().lastIndexOf("\u001b[J") + 3);
    assertThat(frame.lines()).hasSizeLessThan(6);
    assertThat(frame).contains("running").contains("ended 19").doesNotContain("ended 0");
    last.close();
    up.close();
  }

  @Test
  void timeline_keepsPathsAndOutcomes() {
    Timeline timeline = new Timeline();
    try (Step up = new Progress(List.of(timeline)).begin("up")) {
      up.run("stack", step -> 1);
    }

    assertThat(timeline.entries())
        .extracting(Timeline.Entry::path)
        .containsExactly("up/stack", "up");
    assertThat(timeline.entries())
        .extracting(Timeline.Entry::succeeded)
        .containsExactly(true, false);
  }

  @Test
  void tell_textsWithSecrets_reachNoListener() {
    Timeline timeline = new Timeline();
    Progress progress = new Progress(List.of(new PlainReporter(out), timeline));
    try (Step up = progress.begin("up")) {
      up.redaction().know(List.of("c4n4ry-0f-mine"));
      up.note("DB_PASSWORD=hunter2\n::stop-commands::x \u001b[2J");
      up.succeed("c4n4ry-0f-mine");
    }

    assertThat(text() + timeline.entries()).doesNotContain("hunter2", "c4n4ry", "\u001b");
    assertThat(text().lines()).noneMatch(line -> line.strip().startsWith("::"));
  }

  @Test
  void tree_whileAQuestionIsAsked_goesOnAndCanBeClosed() {
    TreeReporter tree = new TreeReporter(out, 24, 80, false);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    Thread asker =
        new Thread(
            () ->
                tree.paused(
                    () -> {
                      asked.countDown();
                      Uninterruptibles.awaitUninterruptibly(answered);
                      return 0;
                    }));
    asker.start();
    Uninterruptibles.awaitUninterruptibly(asked);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          try (Step up = new Progress(List.of(tree)).begin("up")) {
            up.note("on it goes");
          }
          tree.close();
        });
    answered.countDown();
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
