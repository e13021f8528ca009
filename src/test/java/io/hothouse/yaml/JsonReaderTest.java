package io.hothouse.yaml;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReaderTest {
  static Stream<String> excesses() {
    return Stream.of(
        "{\"a\": " + "1".repeat(1200) + "}",
        "{\"" + "k".repeat(60_000) + "\": 1}",
        "[".repeat(900) + "]".repeat(900),
        "[".repeat(5000) + "]".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("excesses")
  void read_moreThanAnybodyWrites_isMalformedAndNoDefect(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("too deeply");
  }
}
