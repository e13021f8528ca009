package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TailBufferTest {
  @Property(tries = 100)
  void text_anyWrites_isTheEndOfAll(
      @ForAll @IntRange(min = 1, max = 30_000) int most,
      @ForAll List<@AlphaChars @StringLength(max = 20_000) String> parts)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    TailBuffer buffer = new TailBuffer(most, all);

    for (String part : parts) {
      buffer.write(part.getBytes(StandardCharsets.US_ASCII));
    }

    String whole = String.join("", parts);
    assertThat(buffer.text()).isEqualTo(whole.substring(Math.max(0, whole.length() - most)));
    assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo(whole);
  }

  @Test
  void write_linesAfterItIsFull_costNoMoreThanBefore() throws IOException {
    TailBuffer buffer = new TailBuffer(4_000_000, OutputStream.nullOutputStream());
    byte[] line = "a line of a build\n".getBytes(StandardCharsets.US_ASCII);
    buffer.write(new byte[4_000_000]);
    long start = System.nanoTime();

    for (int i = 0; i < 100_000; i++) {
      buffer.write(line);
    }

    // Shifting four megabytes for each line took eight seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }
}
