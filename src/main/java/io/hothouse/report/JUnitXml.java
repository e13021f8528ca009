package io.hothouse.report;

import io.hothouse.report.RunRecord.CheckRow;
import io.hothouse.report.RunRecord.ProbeRow;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Host checks and probes as test cases, in the form that CI systems read. */
final class JUnitXml {
  private static final String SKIPPED = "not applicable";

  private final XMLStreamWriter xml;
  private final RunRecord run;

  private JUnitXml(XMLStreamWriter xml, RunRecord run) {
    this.xml = xml;
    this.run = run;
  }

  static String of(RunRecord run) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JUnitXml(xml, run).write();
      xml.close();
      return text.append('\n').toString();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("XML could not be written to memory", impossible);
    }
  }

  private void write() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuites");
    xml.writeCharacters("\n");
    suite("hothouse." + run.command(), 1, run.failure().isPresent() ? 1 : 0, 0, run.seconds());
    begin(run.environment(), run.command(), run.seconds());
    if (run.failure().isPresent()) {
      failure(run.failure().get().code(), run.failure().get().message());
    }
    end();
    end();
    long bad = run.checks().stream().filter(it -> it.verdict().equals("failed")).count();
    long skipped = run.checks().stream().filter(it -> it.verdict().equals(SKIPPED)).count();
    suite("hothouse.checks", run.checks().size(), bad, skipped, 0);
    for (CheckRow check : run.checks()) {
      begin(check.node(), check.check(), 0);
      if (check.verdict().equals("failed")) {
        failure(
            "failed",
            "found %s, needed %s. Next: %s".formatted(check.found(), check.needed(), check.cure()));
      } else if (check.verdict().equals(SKIPPED)) {
        xml.writeEmptyElement("skipped");
      }
      end();
    }
    end();
    long failed = run.probes().stream().filter(it -> !it.passed()).count();
    suite("hothouse.probes", run.probes().size(), failed, 0, 0);
    for (ProbeRow probe : run.probes()) {
      begin(probe.node(), "%s on %d".formatted(probe.probe(), probe.port()), probe.seconds());
      if (!probe.passed()) {
        failure(probe.verdict(), probe.detail());
      }
      end();
    }
    end();
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(String name, long tests, long failures, long skipped, double seconds)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(name));
    xml.writeAttribute("tests", String.valueOf(tests));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", String.valueOf(skipped));
    xml.writeAttribute("time", seconds(seconds));
    xml.writeAttribute("timestamp", run.begin().replaceFirst("(\\.\\d+)?Z$", ""));
    xml.writeCharacters("\n");
  }

  private void begin(String place, String name, double seconds) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean(place));
    xml.writeAttribute("name", clean(name));
    xml.writeAttribute("time", seconds(seconds));
  }

  private void failure(String type, String message) throws XMLStreamException {
    xml.writeStartElement("failure");
    xml.writeAttribute("type", clean(type));
    xml.writeAttribute("message", clean(message.lines().findFirst().orElse("")));
    xml.writeCharacters(clean(message));
    xml.writeEndElement();
  }

  private void end() throws XMLStreamException {
    xml.writeEndElement();
    xml.writeCharacters("\n");
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }

  /** XML 1.0 has no way to write control characters. */
  private static String clean(String text) {
    return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD]", "?");
  }
}
