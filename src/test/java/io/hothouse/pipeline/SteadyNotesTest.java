package io.hothouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SteadyNotesTest {
  private final List<String> notes = new CopyOnWriteArrayList<>();

  @Test
  void accept_lineForTheUser_isHandedOnAndOthersAreNot() {
    try (SteadyNotes steady = new SteadyNotes("build", notes::add)) {
      steady.accept("Setting up keystone");
      steady.accept("> half done");
    }

    assertThat(notes).containsExactly("half done");
  }

  @Test
  void silence_ofALongWork_isBrokenWithItsLastLine() throws InterruptedException {
    try (SteadyNotes steady = new SteadyNotes("build", notes::add, Duration.ofMillis(80))) {
      steady.accept("Setting up keystone");
      while (notes.size() < 2) {
        Thread.sleep(10);
      }
    }

    assertThat(notes)
        .allMatch(
            note ->
                note.equals("still at work to build, for 0 s; its last line: Setting up keystone"));
  }
}
