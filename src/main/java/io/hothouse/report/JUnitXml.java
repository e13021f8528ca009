package io.hothouse.report;

import io.hothouse.report.RunRecord.CheckRow;
import io.hothouse.report.RunRecord.ProbeRow;
import javax.xml.stream.XMLStreamException;

/** Host checks and probes as test cases, in the form that CI systems read. */
final class JUnitXml {
  private static final String SKIPPED = "not applicable";

  private JUnitXml() {}

  static String of(RunRecord run) {
    return JUnitWriter.document(run.begin(), xml -> write(run, xml));
  }

  private static void write(RunRecord run, JUnitWriter xml) throws XMLStreamException {
    xml.suite("hothouse." + run.command(), 1, run.failure().isPresent() ? 1 : 0, 0, run.seconds());
    xml.begin(run.environment(), run.command(), run.seconds());
    if (run.failure().isPresent()) {
      xml.failure(run.failure().get().code(), run.failure().get().message());
    }
    xml.end();
    xml.end();
    long bad = run.checks().stream().filter(it -> it.verdict().equals("failed")).count();
    long skipped = run.checks().stream().filter(it -> it.verdict().equals(SKIPPED)).count();
    xml.suite("hothouse.checks", run.checks().size(), bad, skipped, 0);
    for (CheckRow check : run.checks()) {
      xml.begin(check.node(), check.check(), 0);
      if (check.verdict().equals("failed")) {
        xml.failure(
            "failed",
            "found %s, needed %s. Next: %s".formatted(check.found(), check.needed(), check.cure()));
      } else if (check.verdict().equals(SKIPPED)) {
        xml.skipped();
      }
      xml.end();
    }
    xml.end();
    long failed = run.probes().stream().filter(it -> !it.passed()).count();
    xml.suite("hothouse.probes", run.probes().size(), failed, 0, 0);
    for (ProbeRow probe : run.probes()) {
      xml.begin(probe.node(), "%s on %d".formatted(probe.probe(), probe.port()), probe.seconds());
      if (!probe.passed()) {
        xml.failure(probe.verdict(), probe.detail());
      }
      xml.end();
    }
    xml.end();
  }
}
