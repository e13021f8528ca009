package io.hothouse.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Why it failed. */
  public record Failure(String code, String message) {}

  /** A node. */
  public record NodeRow(String name, String address, String privateAddress, String kernel) {}

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
      String node, String check, String found, String needed, String verdict, String cure) {}

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
    boolean passed() {
      return verdict.equals("ok");
    }
  }
}
