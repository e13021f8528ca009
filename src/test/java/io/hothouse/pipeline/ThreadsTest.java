package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadsTest {
  @Test
  void despiteInterrupt_fileIsWritten_andTheInterruptStands(@TempDir Path folder) {
    Thread.currentThread().interrupt();

    assertThatCode(() -> Threads.despiteInterrupt(() -> write(folder.resolve("kept"))))
        .doesNotThrowAnyException();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder.resolve("kept")).hasContent("kept");
  }

  private static void write(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("kept".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
