package io.hothouse.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PackagedText;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes all forms of a report into a folder. */
public final class ReportFiles {
  private static final String SCHEMA = "summary.schema.json";
  private static final ObjectMapper JSON = JsonMappers.shared();

  private ReportFiles() {}

  /** Returns a run as JSON. */
  public static String json(RunRecord run) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A record could not be written", impossible);
    }
  }

  /**
   * Reads a run that was kept.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when it cannot be read
   */
  public static RunRecord read(Path file) {
    try {
      return JSON.readValue(file.toFile(), RunRecord.class);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read the last run from %s, but: %s. Next: run 'hothouse up' again."
              .formatted(file, problem.getMessage()),
          problem);
    }
  }

  /** Writes {@code timeline.html}, {@code junit.xml}, {@code summary.md} and the JSON files. */
  public static void write(RunRecord run, Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("timeline.html"), TimelinePage.of(run));
      Files.writeString(folder.resolve("junit.xml"), JUnitXml.of(run));
      Files.writeString(folder.resolve("summary.json"), json(run));
      Files.writeString(folder.resolve("trace.json"), Trace.of(run));
      Files.writeString(folder.resolve("summary.md"), MarkdownSummary.of(run));
      Files.writeString(folder.resolve(SCHEMA), PackagedText.beside(ReportFiles.class, SCHEMA));
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "write the report into " + folder,
          problem,
          "choose another folder with --report");
    }
  }
}
