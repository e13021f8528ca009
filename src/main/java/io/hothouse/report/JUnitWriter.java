package io.hothouse.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Suites and their test cases in the form that CI systems read. */
final class JUnitWriter {
  private final XMLStreamWriter xml;
  private final String begin;

  /** What writes the suites. */
  @FunctionalInterface
  interface Content {
    /** Writes them. */
    void write(JUnitWriter writer) throws XMLStreamException;
  }

  private JUnitWriter(XMLStreamWriter xml, String begin) {
    this.xml = xml;
    this.begin = begin;
  }

  /**
   * Returns a whole document.
   *
   * @param begin of the run, as in {@code 2026-11-25T02:00:00Z}
   */
  static String document(String begin, Content content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      xml.writeCharacters("\n");
      content.write(new JUnitWriter(xml, begin));
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
      return text.append('\n').toString();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException("XML could not be written to memory", impossible);
    }
  }

  void suite(String name, long tests, long failures, long skipped, double seconds)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", clean(name));
    xml.writeAttribute("tests", String.valueOf(tests));
    xml.writeAttribute("failures", String.valueOf(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", String.valueOf(skipped));
    xml.writeAttribute("time", seconds(seconds));
    xml.writeAttribute("timestamp", begin.replaceFirst("(\\.\\d+)?Z$", ""));
    xml.writeCharacters("\n");
  }

  void begin(String place, String name, double seconds) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean(place));
    xml.writeAttribute("name", clean(name));
    xml.writeAttribute("time", seconds(seconds));
  }

  void failure(String type, String message) throws XMLStreamException {
    xml.writeStartElement("failure");
    xml.writeAttribute("type", clean(type));
    xml.writeAttribute("message", clean(message.lines().findFirst().orElse("")));
    xml.writeCharacters(clean(message));
    xml.writeEndElement();
  }

  void skipped() throws XMLStreamException {
    xml.writeEmptyElement("skipped");
  }

  void skipped(String reason) throws XMLStreamException {
    xml.writeEmptyElement("skipped");
    xml.writeAttribute("message", clean(reason));
  }

  void end() throws XMLStreamException {
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
