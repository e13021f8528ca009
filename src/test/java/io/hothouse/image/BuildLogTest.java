package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLogTest {
  @TempDir private Path folder;

  @Test
  void accept_room_keepsAllLines() throws IOException {
    Path file = folder.resolve("logs/build.log");
    write(file);

    assertThat(file).content().isEqualTo("STEP 1/2: FROM scratch\nwords\n");
  }

  @Test
  void accept_fullDisk_doesNotEndTheBuild() throws IOException {
    Path file = folder.resolve("full.log");
    Files.createSymbolicLink(file, Path.of("/dev/full"));

    write(file);
  }

  @Test
  void accept_folderThatCannotBe_doesNotEndTheBuild() throws IOException {
    Files.writeString(folder.resolve("file"), "");

    write(folder.resolve("file/build.log"));
  }

  private static void write(Path file) {
    try (Step step = Progress.silent().begin("test");
        BuildLog log = new BuildLog(file, step)) {
      log.accept("STEP 1/2: FROM scratch");
      log.accept("words");
    }
  }
}
