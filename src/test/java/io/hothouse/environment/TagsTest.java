package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
  @Test
  void of_tagsOfTheUser_areBesideOurs() {
    assertThat(Tags.of("abc", Optional.of(Duration.ofHours(2)), List.of("team-a")))
        .hasSize(4)
        .startsWith("hothouse", "hothouse-nonce-abc")
        .endsWith("team-a");
  }

  @Test
  void checked_tagSaidTwice_isThereOnce() {
    assertThat(Tags.checked(List.of("team-a", "b", "team-a"))).containsExactly("team-a", "b");
  }

  /** Another nonce would make the stack somebody else's, and another lease would be believed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "hothouse", "hothouse-nonce-1", "hothouse-lease-20300101T000000Z"})
  void checked_whatHeatOrWeCannotTake_isRefused(String tag) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> Tags.checked(List.of("team-a", tag)))
        .withMessageContaining("--tags has '" + tag + "'")
        .extracting(HothouseException::code)
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void checked_tagThatIsTooLong_isRefused() {
    assertThat(Tags.checked(List.of("a".repeat(80)))).hasSize(1);
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> Tags.checked(List.of("a".repeat(81))))
        .withMessageContaining("1 to 80 characters");
  }
}
