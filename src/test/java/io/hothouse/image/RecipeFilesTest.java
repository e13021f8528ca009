package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeFilesTest {
  @TempDir private Path root;

  private Path folder;
  private Recipe recipe;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectories(root.resolve("shop"));
    Path file = Files.writeString(folder.resolve("Containerfile"), "FROM scratch\n");
    recipe = new Recipe("shop", folder, file, List.of());
  }

  @Test
  void copy_linksAndEmptyFolders_areCopiedAsWhatTheyAre() throws IOException {
    Files.createDirectories(folder.resolve("lib/empty"));
    Files.writeString(folder.resolve("lib/one.so.1"), "x");
    Files.createSymbolicLink(folder.resolve("lib/one.so"), Path.of("one.so.1"));
    Files.createSymbolicLink(folder.resolve("current"), Path.of("lib"));

    Path target = Files.createDirectories(root.resolve("copy"));
    RecipeFiles.copy(recipe, target);

    assertThat(target.resolve("lib/empty")).isEmptyDirectory();
    assertThat(Files.readSymbolicLink(target.resolve("lib/one.so"))).hasToString("one.so.1");
    assertThat(Files.readSymbolicLink(target.resolve("current"))).hasToString("lib");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../other", "/etc/passwd"})
  void copy_linkThatLeadsOut_isRefusedWithItsName(String where) throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.createSymbolicLink(folder.resolve("lib/out"), Path.of(where));

    assertThatThrownBy(() -> RecipeFiles.copy(recipe, root.resolve("copy")))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll("lib/out", where, "Next: ");
  }
}
