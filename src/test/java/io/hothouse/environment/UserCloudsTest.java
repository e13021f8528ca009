package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCloudsTest {
  @TempDir private Path folder;

  private UserClouds clouds() {
    return new UserClouds(new Directories(folder, folder, folder), "hothouse-dev");
  }

  @Test
  void isThere_fileThatCannotBeRead_isNoFailureOfWhatWasDone() throws IOException {
    Files.createDirectories(clouds().path());

    assertThat(clouds().isThere()).isFalse();
    assertThatThrownBy(() -> clouds().remove())
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG));
  }
}
