package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class UrlsTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/joined-addresses.tsv", delimiter = '\t')
  void within_folderAndReference_isWhatPythonComputes(
      String folder, String reference, String expected) {
    assertThat(Urls.within(folder, reference)).isEqualTo(expected);
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
