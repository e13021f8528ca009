package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "'', small",
    "2, '2'",
    "1, small",
    "3, large",
    "huge, huge",
    "4, ",
    "0, ",
    "-1, ",
    "medium, "
  })
  void chosen_numberOrName_isOneOfThem(String said, String choice) {
    assertThat(
            TerminalChoice.chosen(
                said, List.of("small", "2", "large"), List.of("small", "2", "large", "huge")))
        .isEqualTo(Optional.ofNullable(choice));
  }
}
