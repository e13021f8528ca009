package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTimesTest {
  @TempDir private Path folder;

  private PartTimes times() {
    return new PartTimes(folder.resolve("below/times.properties"));
  }

  @Test
  void timed_workThatSucceeds_isRememberedBesideTheOthers() {
    assertThat(times().timed("one", () -> "result")).isEqualTo("result");
    times().timed("two", () -> "");

    assertThat(times().last("one")).contains(Duration.ZERO);
    assertThat(times().last("two")).contains(Duration.ZERO);
    assertThat(times().last("three")).isEmpty();
  }

  @Test
  void timed_workThatFails_isNotRemembered() {
    assertThatThrownBy(
            () ->
                times()
                    .timed(
                        "one",
                        () -> {
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");

    assertThat(times().last("one")).isEmpty();
  }

  @Test
  void last_damagedFile_isUnknown() throws IOException {
    Files.createDirectories(folder.resolve("below"));
    Files.writeString(folder.resolve("below/times.properties"), "one=soon\ntwo=\\u00z\n");

    assertThat(times().last("one")).isEmpty();
    assertThat(times().timed("one", () -> 1)).isEqualTo(1);
  }
}
