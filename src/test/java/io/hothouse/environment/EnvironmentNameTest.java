package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "nightly", "a-1", "abcdefghijklmnopqrstuvwxyz0123456789-abc"})
  void name_valid_isAccepted(String name) {
    assertThat(new EnvironmentName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "1a",
        "-a",
        "a-",
        "a_b",
        "a/b",
        "..",
        "a b",
        "a;b",
        "a\nb",
        "é",
        "abcdefghijklmnopqrstuvwxyz0123456789-abcdef"
      })
  void name_invalid_isRefusedAsUsage(String name) {
    assertThatThrownBy(() -> new EnvironmentName(name))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
  }
}
