package io.hothouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
  private static HothouseException of(IOException problem) {
    return FileTrouble.of(ErrorCode.CONFIG, "write /some/file", problem, "choose another folder");
  }

  @Test
  void of_noRoom_isAFullDiskWhoeverFoundIt() {
    HothouseException told =
        of(new FileSystemException("/some/file", null, "No space left on device"));

    assertThat(told.code()).isEqualTo(ErrorCode.DISK_FULL);
    assertThat(told)
        .hasMessage(
            "Tried to write /some/file, but: /some/file: No space left on device. Next: make room on that disk, or choose another folder.");
    assertThat(of(new IOException("Disk quota exceeded")).code()).isEqualTo(ErrorCode.DISK_FULL);
  }

  @Test
  void of_closedByAnInterrupt_isAnInterrupt() {
    HothouseException told = of(new ClosedByInterruptException());

    assertThat(told.code()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(told).hasMessage("Interrupted while trying to write /some/file.");
  }

  @Test
  void of_anythingElse_saysWhatItIsInWords() {
    assertThat(of(new AccessDeniedException("/some/file")))
        .hasMessageContaining("but: you may not use /some/file. Next: choose another folder.");
    assertThat(of(new NoSuchFileException("/some")))
        .hasMessageContaining("but: there is no /some.");
    assertThat(of(new MalformedInputException(1))).hasMessageContaining("but: it is not UTF-8.");
    assertThat(of(new IOException())).hasMessageContaining("but: java.io.IOException.");
    assertThat(of(new IOException("cut off")).code()).isEqualTo(ErrorCode.CONFIG);
  }
}
