package io.hothouse.image;

import io.hothouse.progress.Step;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Keeps all that a build writes in a file, and tells the step which instruction it is at. */
final class BuildLog implements Consumer<String>, AutoCloseable {
  private final Path file;
  private final BufferedWriter writer;
  private final Step step;

  BuildLog(Path file, Step step) {
    this.file = file;
    this.step = step;
    try {
      Files.createDirectories(file.getParent());
      this.writer = Files.newBufferedWriter(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public synchronized void accept(String line) {
    try {
      writer.write(line);
      writer.newLine();
      writer.flush(); // for who follows the file
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    if (line.contains("STEP ")) {
      step.note(line.strip());
    }
  }

  Path file() {
    return file;
  }

  @Override
  public synchronized void close() {
    try {
      writer.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
