package io.hothouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir private Path cache;
  private Path place;

  @BeforeEach
  void choosePlace() {
    place = cache.resolve("kind/name");
  }

  @Test
  void make_anotherWasFaster_keepsTheOthers() throws IOException {
    CacheFolder.make(
        place,
        own -> {
          Files.writeString(own.resolve("file"), "own");
          CacheFolder.make(place, other -> Files.writeString(other.resolve("file"), "other"));
        });

    assertThat(place.resolve("file")).content().isEqualTo("other");
    assertThat(entries()).containsExactly(place);
  }

  @Test
  void make_half_isNotSeenByOthers() throws IOException {
    CacheFolder.make(
        place,
        own -> {
          Files.writeString(own.resolve("first"), "");
          assertThat(place).doesNotExist();
          Files.writeString(own.resolve("second"), "");
        });

    assertThat(place.resolve("first")).exists();
    assertThat(place.resolve("second")).exists();
  }

  @Test
  void make_fails_leavesNothing() {
    assertThatThrownBy(
            () ->
                CacheFolder.make(
                    place,
                    own -> {
                      Files.writeString(own.resolve("half"), "");
                      throw new IOException("no room");
                    }))
        .hasMessage("no room");
    assertThat(entries()).isEmpty();
  }

  @Test
  void make_othersAtWork_leavesTheirsAlone() throws IOException {
    CacheFolder.make(
        place,
        own -> {
          CacheFolder.make(cache.resolve("kind/other"), unused -> {});
          assertThat(own).exists();
        });

    assertThat(place).exists();
  }

  @Test
  void replace_there_putsTheNewInItsPlace() throws IOException {
    CacheFolder.make(place, own -> Files.writeString(own.resolve("old"), ""));

    CacheFolder.replace(place, own -> Files.writeString(own.resolve("new"), ""));

    assertThat(place.resolve("new")).exists();
    assertThat(place.resolve("old")).doesNotExist();
    assertThat(entries()).containsExactly(place);
  }

  @Test
  void replace_fails_keepsTheOld() throws IOException {
    CacheFolder.make(place, own -> Files.writeString(own.resolve("old"), ""));

    assertThatThrownBy(
            () ->
                CacheFolder.replace(
                    place,
                    own -> {
                      throw new IOException("no room");
                    }))
        .hasMessage("no room");
    assertThat(place.resolve("old")).exists();
  }

  @Test
  void deleteAllBut_some_keepsThose() throws IOException {
    CacheFolder.make(place, own -> {});
    CacheFolder.make(cache.resolve("kind/other"), own -> {});

    CacheFolder.deleteAllBut(Set.of(place), place.getParent());

    assertThat(entries()).containsExactly(place);
  }

  private List<Path> entries() {
    try (Stream<Path> all = Files.list(place.getParent())) {
      return all.toList();
    } catch (IOException problem) {
      throw new AssertionError(problem);
    }
  }
}
