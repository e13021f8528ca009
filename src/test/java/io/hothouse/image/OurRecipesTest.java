package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all recipes of the program's own images. */
class OurRecipesTest {
  @Test
  void containerfiles_ofAllImages_bindNoFolder() throws IOException {
    List<Path> containerfiles;
    try (Stream<Path> files = Files.walk(Path.of("images"), 2)) {
      containerfiles = files.filter(file -> file.endsWith(Recipes.CONTAINERFILE)).toList();
    }

    // buildah takes a layer from its cache whatever has become of what was bound when it was made.
    assertThat(containerfiles)
        .hasSizeGreaterThan(20)
        .allSatisfy(file -> assertThat(file).content().doesNotContain("type=bind"));
  }
}
