package io.hothouse.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.report.TestRecord.Row;
import io.hothouse.report.TestRecord.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class TestRecordTest {
  @TempDir private Path folder;

  private Document written(Optional<String> trouble, Row... rows) throws Exception {
    new TestRecord("demo", "smoke", "2026-11-27T09:00:00Z", 12.5, trouble, List.of(rows))
        .cleaned(text -> text.replace("s3cret", "***"))
        .write(folder);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("junit.xml").toFile());
  }

  private static Element element(Document document, String name, int number) {
    return (Element) document.getElementsByTagName(name).item(number);
  }

  @Test
  void write_anyRun_hasASuiteForEachModule() throws Exception {
    Document document =
        written(
            Optional.empty(),
            new Row("a.api", "a.api.test_x.X.test_one", Verdict.PASSED, 1, ""),
            new Row("a.api", "a.api.test_x.X.test_two", Verdict.FAILED, 2, "it has s3cret\u0001"),
            new Row("a.api", "a.api.test_x.X.test_ssh", Verdict.KNOWN, 2, "no guest runs"),
            new Row("b.api", "setUpClass (b.api.test_y.Y)", Verdict.SKIPPED, 0, "no backup"));

    assertThat(element(document, "testsuite", 0).getAttribute("failures")).isEqualTo("0");
    Element first = element(document, "testsuite", 1);
    assertThat(first.getAttribute("name")).isEqualTo("a.api");
    assertThat(first.getAttribute("tests")).isEqualTo("3");
    assertThat(first.getAttribute("failures")).isEqualTo("1");
    assertThat(first.getAttribute("skipped")).isEqualTo("1");
    assertThat(element(document, "testcase", 1).getAttribute("classname"))
        .isEqualTo("a.api.test_x.X");
    assertThat(element(document, "testcase", 1).getAttribute("name")).isEqualTo("test_one");
    assertThat(element(document, "failure", 0).getTextContent()).isEqualTo("it has ***?");
    assertThat(element(document, "skipped", 0).getAttribute("message"))
        .isEqualTo("known to fail: no guest runs");
    assertThat(element(document, "testcase", 4).getAttribute("name"))
        .isEqualTo("setUpClass (b.api.test_y.Y)");
  }

  @Test
  void write_notAllRan_isAFailure() throws Exception {
    Document document = written(Optional.of("Keystone does not answer"));

    assertThat(element(document, "failure", 0).getTextContent())
        .isEqualTo("Keystone does not answer");
    assertThat(element(document, "testcase", 0).getAttribute("name")).isEqualTo("smoke");
  }
}
