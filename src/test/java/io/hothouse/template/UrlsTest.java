package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThatThrownBy(() -> Sources.read("file:///folder/a%00b"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file can be called so");
  }

  @Test
  void read_whatHasNoEnd_isRefused() {
    assertThatThrownBy(() -> Sources.read("file:///dev/zero"))
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
