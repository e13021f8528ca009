package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentAddressTest {
  private static final ContentAddress PARENT = new ContentAddress("a".repeat(64));

  @TempDir private Path root;
  private Path folder;

  @BeforeEach
  void recipe() throws IOException {
    folder = Files.createDirectories(root.resolve("api"));
    Files.writeString(folder.resolve("Containerfile"), "FROM localhost/hothouse/zero\n");
    Files.writeString(folder.resolve("entrypoint"), "#!/bin/bash\n");
    Files.createDirectories(root.resolve("zero"));
    Files.writeString(root.resolve("zero/Containerfile"), "FROM scratch\n");
  }

  @Test
  void of_sameFiles_isTheSame() {
    assertThat(address()).isEqualTo(address());
  }

  @Test
  void of_otherMode_isTheSame() throws IOException {
    ContentAddress before = address();
    Files.setPosixFilePermissions(
        folder.resolve("entrypoint"), PosixFilePermissions.fromString("rwx------"));

    assertThat(address()).isEqualTo(before);
  }

  @Test
  void of_otherContent_isAnother() throws IOException {
    ContentAddress before = address();
    Files.writeString(folder.resolve("entrypoint"), "#!/bin/sh\n");

    assertThat(address()).isNotEqualTo(before);
  }

  @Test
  void of_linkAndEmptyFolder_count() throws IOException {
    ContentAddress plain = address();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("entrypoint"));
    ContentAddress linked = address();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("elsewhere"));
    ContentAddress other = address();
    Files.delete(link);
    Files.createDirectories(folder.resolve("empty"));

    assertThat(List.of(linked, other, address())).doesNotHaveDuplicates().doesNotContain(plain);
  }

  @Test
  void of_fileInSubfolder_counts() throws IOException {
    ContentAddress before = address();
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/file"), "");

    assertThat(address()).isNotEqualTo(before);
  }

  @Test
  void of_fileOfAnotherRelease_isTheSame() throws IOException {
    for (String release : List.of("2026.1", "2026.2")) {
      Files.createDirectories(folder.resolve("releases").resolve(release));
      Files.writeString(folder.resolve("releases/" + release + "/lock"), "one");
    }
    Map<String, String> arguments = Map.of("OPENSTACK", "2026.1");
    Map<String, ContentAddress> parents = Map.of("zero", PARENT);
    ContentAddress before = ContentAddress.of(recipeNamedApi(), parents, arguments);

    Files.writeString(folder.resolve("releases/2026.2/lock"), "two");
    assertThat(ContentAddress.of(recipeNamedApi(), parents, arguments)).isEqualTo(before);

    Files.writeString(folder.resolve("releases/2026.1/lock"), "two");
    assertThat(ContentAddress.of(recipeNamedApi(), parents, arguments)).isNotEqualTo(before);
  }

  @Test
  void of_contentMovedBetweenFiles_isAnother() throws IOException {
    Files.writeString(folder.resolve("one"), "ab");
    Files.writeString(folder.resolve("two"), "c");
    ContentAddress before = address();
    Files.writeString(folder.resolve("one"), "a");
    Files.writeString(folder.resolve("two"), "bc");

    assertThat(address()).isNotEqualTo(before);
  }

  @Test
  void of_otherBase_isAnother() {
    ContentAddress other =
        ContentAddress.of(
            recipeNamedApi(), Map.of("zero", new ContentAddress("b".repeat(64))), Map.of());

    assertThat(other).isNotEqualTo(address());
  }

  @Test
  void of_argument_isAnother() {
    assertThat(ContentAddress.of(recipeNamedApi(), Map.of("zero", PARENT), Map.of("A", "b")))
        .isNotEqualTo(address());
  }

  @Test
  void tag_ofAddress_hasTwelveDigits() {
    assertThat(address().tag()).matches("[0-9a-f]{12}");
  }

  private ContentAddress address() {
    return ContentAddress.of(recipeNamedApi(), Map.of("zero", PARENT), Map.of());
  }

  private Recipe recipeNamedApi() {
    return Recipes.load(List.of(root), false, Map.of()).recipe("api");
  }
}
