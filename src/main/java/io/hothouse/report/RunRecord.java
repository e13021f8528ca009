package io.hothouse.report;

import io.hothouse.redaction.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that a report tells of one run; {@code summary.json} is this as JSON, by {@code
 * summary.schema.json}.
 *
 * @param schema the version of this form
 * @param command as in {@code up}
 * @param begin as in {@code 2026-11-25T02:00:00Z}
 * @param seconds how long it took
 * @param failure nothing when it succeeded
 * @param facts what else is known of the environment: cloud, stack, versions
 */
public record RunRecord(
    int schema,
    String command,
    String environment,
    String begin,
    double seconds,
    Optional<Failure> failure,
    Map<String, String> facts,
    List<NodeRow> nodes,
    List<StepRow> steps,
    List<CheckRow> checks,
    List<ProbeRow> probes) {
  /** The version of this form. */
  public static final int SCHEMA = 1;

  /** Copies the collections. */
  public RunRecord {
    facts = Map.copyOf(facts);
    nodes = List.copyOf(nodes);
    steps = List.copyOf(steps);
    checks = List.copyOf(checks);
    probes = List.copyOf(probes);
  }

  /**
   * Returns the same with each text that came from elsewhere as {@code cleaning} leaves it: without
   * secrets and control characters.
   */
  public RunRecord cleaned(UnaryOperator<String> cleaning) {
    UnaryOperator<String> line = text -> Printable.line(cleaning.apply(text));
    Map<String, String> clean = new LinkedHashMap<>();
    facts.forEach((name, value) -> clean.put(name, line.apply(value)));
    return new RunRecord(
        schema,
        command,
        environment,
        begin,
        seconds,
        failure.map(it -> new Failure(it.code(), cleaning.apply(it.message()))),
        clean,
        nodes.stream().map(it -> it.cleaned(line)).toList(),
        steps.stream().map(it -> it.cleaned(line, cleaning)).toList(),
        checks.stream().map(it -> it.cleaned(line)).toList(),
        probes.stream().map(it -> it.cleaned(line)).toList());
  }

  /** Why it failed. */
  public record Failure(String code, String message) {}

  /** A node. */
  public record NodeRow(String name, String address, String privateAddress, String kernel) {
    private NodeRow cleaned(UnaryOperator<String> line) {
      return new NodeRow(
          line.apply(name), line.apply(address), line.apply(privateAddress), line.apply(kernel));
    }
  }

  /**
   * A step.
   *
   * @param path its name, after those of the steps that it is within, with slashes between
   * @param start seconds after the run's begin
   */
  public record StepRow(
      String path,
      double start,
      double seconds,
      boolean succeeded,
      String summary,
      List<NoteRow> notes) {
    /** Copies the notes. */
    public StepRow {
      notes = List.copyOf(notes);
    }

    private StepRow cleaned(UnaryOperator<String> line, UnaryOperator<String> text) {
      return new StepRow(
          line.apply(path),
          start,
          seconds,
          succeeded,
          text.apply(summary),
          notes.stream().map(it -> new NoteRow(it.at(), text.apply(it.text()))).toList());
    }

    double end() {
      return start + seconds;
    }

    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    int depth() {
      return (int) path.chars().filter(it -> it == '/').count();
    }
  }

  /**
   * What a step told while it ran.
   *
   * @param at seconds after the run's begin
   */
  public record NoteRow(double at, String text) {}

  /**
   * A host check.
   *
   * @param verdict in lower case, as in {@code ok}
   */
  public record CheckRow(
      String node, String check, String found, String needed, String verdict, String cure) {
    private CheckRow cleaned(UnaryOperator<String> line) {
      return new CheckRow(
          line.apply(node),
          line.apply(check),
          line.apply(found),
          line.apply(needed),
          verdict,
          line.apply(cure));
    }
  }

  /**
   * A proof through a node.
   *
   * @param verdict in lower case, as in {@code ok}
   */
  public record ProbeRow(
      String node,
      String address,
      String probe,
      int port,
      String verdict,
      String detail,
      double seconds) {
    private ProbeRow cleaned(UnaryOperator<String> line) {
      return new ProbeRow(
          line.apply(node),
          line.apply(address),
          line.apply(probe),
          port,
          verdict,
          line.apply(detail),
          seconds);
    }

    boolean passed() {
      return verdict.equals("ok");
    }
  }
}
