package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * uWSGI serves with processes, never with threads: libraries that import eventlet deadlock with
 * threads that it does not know. {@code src/cloud/log-locks} shows it with real ones.
 */
class UwsgiTest {
  @Test
  void entrypoints_ofAllImages_haveNoThreads() throws IOException {
    List<Path> serving;
    try (Stream<Path> files = Files.walk(Path.of("images"))) {
      serving =
          files
              .filter(file -> file.getFileName().toString().endsWith("entrypoint"))
              .filter(file -> text(file).contains("exec pyuwsgi"))
              .toList();
    }

    assertThat(serving)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            file ->
                assertThat(text(file))
                    .doesNotContain("--threads ")
                    .contains("--processes ", "--harakiri "));
  }

  @Test
  void localCloud_everyService_hasOneThreadAProcess() {
    assertThat(
            text(Path.of("src/main/resources/io/hothouse/localcloud/configure-root.sh"))
                .lines()
                .filter(line -> line.contains("s/^threads = ")))
        .isNotEmpty()
        .allMatch(line -> line.contains("s/^threads = .*/threads = 1/"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }
}
