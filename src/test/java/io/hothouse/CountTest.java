package io.hothouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTest {
  @ParameterizedTest
  @CsvSource({
    "0, finding, 0 findings",
    "1, finding, 1 finding",
    "2, finding, 2 findings",
    "1, key, 1 key",
    "3, key, 3 keys",
    "2, policy, 2 policies"
  })
  void of_anyNumber_saysItInWords(long number, String one, String words) {
    assertThat(Count.of(number, one)).isEqualTo(words);
  }
}
