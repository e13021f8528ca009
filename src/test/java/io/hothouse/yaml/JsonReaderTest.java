package io.hothouse.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  @Test
  void read_tooManyValues_isAnExcess() {
    assertThatThrownBy(() -> JsonReader.read("[" + "1,".repeat(300_000) + "1]"))
        .isInstanceOfSatisfying(Malformed.class, problem -> assertThat(problem.isExcess()).isTrue())
        .hasMessageContaining("too many values");
  }

  @Test
  void shared_numbersThatAreNone_areWrittenAsPythonDoes() throws JsonProcessingException {
    assertThat(JsonMappers.shared().writeValueAsString(List.of(Double.NEGATIVE_INFINITY)))
        .isEqualTo("[-Infinity]");
  }

  @ParameterizedTest
  @MethodSource("excesses")
  void read_moreThanAnybodyWrites_isMalformedAndNoDefect(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("too deeply");
  }
}
