package io.hothouse.report;

import io.hothouse.ErrorCode;
import io.hothouse.files.FileTrouble;
import io.hothouse.redaction.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * All that a report tells of one run of other people's tests.
 *
 * @param suite which tests were wanted
 * @param begin as in {@code 2026-11-25T02:00:00Z}
 * @param seconds how long it took
 * @param trouble why not all tests ran; nothing when they did
 * @param tests what came of each
 */
public record TestRecord(
    String environment,
    String suite,
    String begin,
    double seconds,
    Optional<String> trouble,
    List<Row> tests) {
  /** Copies the list. */
  public TestRecord {
    tests = List.copyOf(tests);
  }

  /** What came of a test. */
  public enum Verdict {
    /** It passed. */
    PASSED,
    /** It failed. */
    FAILED,
    /** It failed, and is known to: to a CI system it was skipped. */
    KNOWN,
    /** It did not run. */
    SKIPPED
  }

  /**
   * A test.
   *
   * @param reason why it did not pass
   */
  public record Row(String module, String name, Verdict verdict, double seconds, String reason) {}

  /** Returns the same with each text as {@code cleaning} leaves it: without secrets. */
  public TestRecord cleaned(UnaryOperator<String> cleaning) {
    UnaryOperator<String> line = text -> Printable.line(cleaning.apply(text));
    return new TestRecord(
        line.apply(environment),
        line.apply(suite),
        begin,
        seconds,
        trouble.map(cleaning),
        tests.stream()
            .map(
                it ->
                    new Row(
                        line.apply(it.module()),
                        line.apply(it.name()),
                        it.verdict(),
                        it.seconds(),
                        cleaning.apply(it.reason())))
            .toList());
  }

  /** Writes {@code junit.xml} into a folder. */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("junit.xml"), JUnitWriter.document(begin, this::writeSuites));
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "write the report into " + folder,
          problem,
          "choose another folder with --report");
    }
  }

  private void writeSuites(JUnitWriter xml) throws XMLStreamException {
    xml.suite("hothouse.test", 1, trouble.isPresent() ? 1 : 0, 0, seconds);
    xml.begin(environment, suite, seconds);
    if (trouble.isPresent()) {
      xml.failure("incomplete", trouble.get());
    }
    xml.end();
    xml.end();
    Map<String, List<Row>> modules =
        tests.stream()
            .collect(Collectors.groupingBy(Row::module, TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Row>> module : modules.entrySet()) {
      List<Row> rows = module.getValue();
      xml.suite(
          module.getKey(),
          rows.size(),
          count(rows, Verdict.FAILED),
          count(rows, Verdict.SKIPPED) + count(rows, Verdict.KNOWN),
          rows.stream().mapToDouble(Row::seconds).sum());
      for (Row row : rows) {
        writeCase(row, xml);
      }
      xml.end();
    }
  }

  private static void writeCase(Row row, JUnitWriter xml) throws XMLStreamException {
    int dot = row.name().endsWith(")") ? -1 : row.name().lastIndexOf('.');
    xml.begin(
        dot < 0 ? row.module() : row.name().substring(0, dot),
        row.name().substring(dot + 1),
        row.seconds());
    switch (row.verdict()) {
      case FAILED -> xml.failure("failed", row.reason());
      case KNOWN -> xml.skipped("known to fail: " + row.reason());
      case SKIPPED -> xml.skipped(row.reason());
      default -> {
        // Of one that passed there is no more to say.
      }
    }
    xml.end();
  }

  private static long count(List<Row> rows, Verdict verdict) {
    return rows.stream().filter(it -> it.verdict() == verdict).count();
  }
}
