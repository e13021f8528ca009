package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/joined-addresses.tsv", delimiter = '\t')
  void within_folderAndReference_isWhatPythonComputes(
      String folder, String reference, String expected) {
    assertThat(Urls.within(folder, reference)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "100%.sh, 100%.sh",
    "a%zz.sh, a%zz.sh",
    "a%2, a%2",
    "a%20b+c, a b+c",
    "gr%C3%BCn, grün",
    "a%00b, 'a\0b'"
  })
  void shown_percentSigns_areWhatPythonTakesThemFor(String name, String file) {
    assertThat(Urls.shown("file:///folder/" + name)).isEqualTo("/folder/" + file);
  }

  @Test
  void read_nameThatNoFileCanHave_isARefusal() {
    assertThatThrownBy(() -> new Sources(Map.of()).content("file:///folder/a%00b"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file can be called so");
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a|b[1]{c}^d, http://h/a%7Cb%5B1%5D%7Bc%7D%5Ed",
    "'http://h/a\"\\<b>`c d', http://h/a%22%5C%3Cb%3E%60c%20d",
    "http://h/100%/%zz/%41?a=%&b=%20#f, http://h/100%25/%25zz/%41?a=%25&b=%20",
    "http://[::1]:80/grün, http://[::1]:80/gr%C3%BCn",
    "HTTP://H/a, http://H/a"
  })
  void sent_lettersThatNoAddressMayHave_arePercentSigns(String url, String sent) {
    assertThat(Urls.sent(url)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP://h/a, b, http://h/a/b",
    "FILE:///a, ../b, file:///b",
    "http://h/a, HTTP:b, http://h/a/b",
    "http://h/a, FILE:///b, FILE:///b"
  })
  void within_schemeInCapitals_isTheSameScheme(String folder, String reference, String expected) {
    assertThat(Urls.within(folder, reference)).isEqualTo(expected);
  }

  /** As urllib of Python 3.11.4 and later. */
  @ParameterizedTest
  @ValueSource(strings = {"b.sh\n", "\r\nb.sh", "b\t.sh", " b.sh", "\u0001 b.sh"})
  void within_nameWithEndsOfLines_isTheNameWithoutThem(String reference) {
    assertThat(Urls.within("file:///a", reference)).isEqualTo("file:///a/b.sh");
  }

  @Test
  void shown_endOfALine_isWrittenInOneLine() {
    assertThat(Urls.shown("a\nb\r")).isEqualTo("a\\nb\\r");
  }

  @Test
  void of_nameThatNoFileCanHave_isARefusal() {
    assertThatThrownBy(() -> Urls.of("a\0b"))
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TEMPLATE))
        .hasMessageContaining("character set");
  }

  @Test
  void read_whatHasNoEnd_isRefused() {
    assertThatThrownBy(() -> new Sources(Map.of()).content("file:///dev/zero"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no regular file");
  }

  @Property
  void path_ofAFilesAddress_isTheFile(
      @ForAll
          @CharRange(from = ' ', to = '\u00ff')
          @CharRange(from = '\u4e00', to = '\u4eff')
          @StringLength(min = 1, max = 30)
          String name) {
    Path file = Path.of("/folder/" + name.replace('/', '_') + "x").normalize();

    assertThat(Urls.path(Urls.of(file.toString()))).isEqualTo(file);
  }
}
