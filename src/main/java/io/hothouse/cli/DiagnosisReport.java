package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Explanation;
import io.hothouse.diagnosis.Finding;
import io.hothouse.diagnosis.Symptom;
import io.hothouse.examine.ExaminationResult;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an examination found, as people and as programs read it. */
final class DiagnosisReport {
  private final ExaminationResult result;
  private final String environment;

  DiagnosisReport(ExaminationResult result, String environment) {
    this.result = result;
    this.environment = environment;
  }

  void print(PrintWriter out) {
    Diagnosis diagnosis = result.diagnosis();
    out.printf(
        "%d of %s failed; %s.%n",
        diagnosis.explanations().size(),
        Count.of(result.probes().size(), "probe"),
        Count.of(diagnosis.findings().size(), "finding"));
    result.unknown().forEach(line -> out.printf("%nCould not tell %s.%n", line));
    diagnosis.findings().forEach(finding -> print(finding, out));
    diagnosis.inconclusive().forEach(explanation -> print(explanation, out));
    out.flush();
  }

  private void print(Finding finding, PrintWriter out) {
    List<Symptom> failing = result.diagnosis().explainedBy(finding);
    out.printf("%n%s.%n", finding);
    finding.evidence().forEach(line -> out.println("  seen: " + line));
    out.println(
        failing.isEmpty()
            ? "  explains no failing probe"
            : "  explains: "
                + failing.stream().map(DiagnosisReport::shown).collect(Collectors.joining(", ")));
    out.println("  next: " + cure(finding));
  }

  private static void print(Explanation explanation, PrintWriter out) {
    out.printf(
        "%ninconclusive: %s fails%s, and the evidence does not tell why.%n",
        shown(explanation.symptom()), explanation.hop().map(hop -> " at: " + hop).orElse(""));
    explanation.trace().forEach(line -> out.println("  seen: " + line));
    out.println("  next: hothouse logs");
  }

  private static String shown(Symptom symptom) {
    return "%s through %s".formatted(symptom.result().probe(), symptom.result().node());
  }

  private String cure(Finding finding) {
    return finding.cure().replace("ENV", environment);
  }

  /** Returns the same as plain values. */
  Map<String, Object> json() {
    Diagnosis diagnosis = result.diagnosis();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("probes", result.probes().size());
    json.put("failing", diagnosis.explanations().size());
    json.put("unknown", result.unknown());
    json.put("findings", diagnosis.findings().stream().map(this::json).toList());
    json.put("inconclusive", diagnosis.inconclusive().stream().map(DiagnosisReport::json).toList());
    return json;
  }

  private Map<String, Object> json(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cause", finding.cause().toString());
    json.put("hop", finding.cause().hop().toString());
    json.put("place", finding.place());
    json.put("nodes", finding.nodes().stream().sorted().toList());
    json.put("services", finding.services().stream().sorted().toList());
    json.put("what", finding.what());
    json.put("evidence", finding.evidence());
    json.put("cure", cure(finding));
    json.put(
        "explains",
        result.diagnosis().explainedBy(finding).stream().map(DiagnosisReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(Explanation explanation) {
    Map<String, Object> json = json(explanation.symptom());
    json.put("hop", explanation.hop().map(Object::toString).orElse(null));
    json.put("trace", explanation.trace());
    return json;
  }

  private static Map<String, Object> json(Symptom symptom) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("service", symptom.service());
    json.put("probe", symptom.result().probe());
    json.put("node", symptom.result().node());
    json.put("port", symptom.result().port());
    json.put("verdict", symptom.result().answer().verdict().toString());
    json.put("detail", symptom.result().answer().detail());
    return json;
  }
}
