package io.hothouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void replace_linkToWhatIsNotThere_makesThat() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("settings", "config"));

    PrivateFile.replace(link, "new\n");

    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("settings/config")).hasContent("new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-------"})
  void rewrite_fileOfTheUsers_keepsItsMode(String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    PrivateFile.rewrite(file, "new\n");

    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(mode);
  }

  @Test
  void rewrite_fileOfAnother_staysTheirs() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "old");
    assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
    Files.setAttribute(file, "unix:uid", 4711);
    Files.setAttribute(file, "unix:gid", 4712);

    PrivateFile.rewrite(file, "new\n");

    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4711);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4712);
  }
}
