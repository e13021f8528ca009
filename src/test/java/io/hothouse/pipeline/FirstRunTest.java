package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {
  @TempDir private Path folder;

  @Test
  void plan_partsDoneHereBefore_namesTheirTimesAndElseTheUsual() throws IOException {
    Path file = folder.resolve("times.properties");
    Files.writeString(file, FirstRun.Part.CLOUD_START.key() + "=47\n");

    List<String> plan =
        new FirstRun(new PartTimes(file))
            .plan(List.of(FirstRun.Part.CLOUD_PACKAGES, FirstRun.Part.CLOUD_START));

    assertThat(plan)
        .containsExactly(
            "1 of 2: download and install the local cloud's Debian packages, once: about 2.7 min on two cores",
            "2 of 2: start the local cloud: 47 s here the last time");
  }
}
