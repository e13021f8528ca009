package io.hothouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
  @TempDir private Path folder;

  @Test
  void replace_placeThatCannotBeTaken_leavesNoSecretBehind() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("config/inside")).getParent();

    assertThatThrownBy(() -> PrivateFile.replace(taken, "a secret"))
        .isInstanceOf(IOException.class);

    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(taken);
    }
  }

  @Test
  void replace_link_staysALink() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    PrivateFile.replace(link, "new\n");

    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }
}
