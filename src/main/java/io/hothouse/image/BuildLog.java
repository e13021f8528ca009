package io.hothouse.image;

import io.hothouse.Deadline;
import io.hothouse.progress.Step;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps all that a build writes in a file, and tells the step what it is at. That the file cannot
 * be written, as on a full disk, is told and does not hide what the build itself says.
 */
final class BuildLog implements Consumer<String>, AutoCloseable {
  /** How Buildah and Podman, Docker's two builders, and mmdebstrap say what they begin. */
  private static final Pattern BEGINNING =
      Pattern.compile("(\\[\\d+/\\d+\\] )?(STEP|Step) \\d+.*|#\\d+ \\[.*|I: .*");

  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

  private final Path file;
  private final Step step;
  private Optional<BufferedWriter> writer = Optional.empty();
  private Deadline silent = Deadline.after(LONGEST_SILENCE);

  BuildLog(Path file, Step step) {
    this.file = file;
    this.step = step;
    attempt(
        () -> {
          Files.createDirectories(file.getParent());
          writer = Optional.of(Files.newBufferedWriter(file));
        });
  }

  /** What is done with the file. */
  private interface Writing {
    void run() throws IOException;
  }

  @Override
  public synchronized void accept(String line) {
    writer.ifPresent(
        open ->
            attempt(
                () -> {
                  open.write(line);
                  open.newLine();
                  open.flush(); // for who follows the file
                }));
    if (BEGINNING.matcher(line.strip()).matches() || silent.expired()) {
      silent = Deadline.after(LONGEST_SILENCE);
      step.note(line.strip());
    }
  }

  @Override
  public synchronized void close() {
    Optional<BufferedWriter> open = writer;
    writer = Optional.empty();
    open.ifPresent(it -> attempt(it::close));
  }

  private void attempt(Writing writing) {
    try {
      writing.run();
    } catch (IOException problem) {
      writer = Optional.empty();
      step.note("the log %s is not complete: %s".formatted(file, problem));
    }
  }
}
