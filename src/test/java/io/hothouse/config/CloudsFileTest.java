package io.hothouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsFileTest {
  private static final Map<String, String> ENTRIES =
      Map.of("hothouse-a", "auth:\n  password: \"word\"\n", "b: \"c\"", "region_name: r\n");

  @TempDir private Path folder;

  private CloudsFile at(Path file) {
    return new CloudsFile(file, folder.resolve("lock"), List.of());
  }

  private CloudsFile of(List<Path> shared) {
    return CloudsFile.of("clouds", new Directories(folder, folder, folder), shared);
  }

  @Test
  void add_noFile_writesBothEntriesForTheOwnerAlone() throws IOException {
    Path file = folder.resolve("openstack/clouds.yaml");

    at(file).add(ENTRIES);

    assertThat(file)
        .content()
        .contains(
            "  hothouse-a: # added by hothouse\n",
            "    auth:\n      password: \"word\"\n",
            "  \"b: \\\"c\\\"\":");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void add_twice_changesNothing() throws IOException {
    Path file = folder.resolve("clouds.yaml");
    at(file).add(ENTRIES);
    String once = Files.readString(file);

    at(file).add(ENTRIES);

    assertThat(file).content().isEqualTo(once);
  }

  @Test
  void remove_fileThatWeMade_isGone() {
    Path file = folder.resolve("clouds.yaml");
    at(file).add(ENTRIES);

    at(file).remove(ENTRIES.keySet());

    assertThat(file).doesNotExist();
  }

  @Test
  void isTheirs_entryThatTheUserWrote_isNotTakenForOurs() throws IOException {
    Path file = Files.writeString(folder.resolve("clouds.yaml"), "clouds:\n  hothouse-a: {}\n");

    assertThat(at(file).isTheirs("hothouse-a")).isTrue();
    at(file).add(ENTRIES);
    assertThat(at(file).isTheirs("hothouse-a")).isFalse();
    assertThat(at(file).isOurs("hothouse-a")).isTrue();
    assertThat(at(file).isOurs("absent")).isFalse();
    assertThat(at(file).isTheirs("absent")).isFalse();
  }

  @Test
  void remove_linkedFile_staysALinkWithTheOtherEntries() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), "clouds:\n  a:\n    profile: x\n");
    Path link = Files.createSymbolicLink(folder.resolve("clouds.yaml"), real);
    at(link).add(ENTRIES);

    at(link).remove(ENTRIES.keySet());

    assertThat(link).isSymbolicLink().content().isEqualTo("clouds:\n  a:\n    profile: x\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"clouds\": {\"theirs\": {\"profile\": \"x\"}}}\n",
        "\"clouds\":\n  theirs:\n    profile: x\n",
        "'clouds':\n  theirs: {profile: x}\n",
        "? clouds\n: theirs: {profile: x}\n"
      })
  void add_fileThatLinesCannotBeAddedTo_isLeftAsItWas(String before) throws IOException {
    Path file = Files.writeString(folder.resolve("clouds.yaml"), before);

    assertThatThrownBy(() -> at(file).add(ENTRIES))
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining(file.toString());

    assertThat(file).content().isEqualTo(before);
  }

  @Test
  void add_cloudsThatANewFileWouldHide_makesNone() throws IOException {
    Path shared = Files.createDirectories(folder.resolve("etc"));
    Path theirs = Files.writeString(shared.resolve("clouds.yaml"), "clouds: {a: {profile: x}}\n");

    assertThatThrownBy(() -> of(List.of(shared)).add(ENTRIES))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining(theirs.toString());

    assertThat(folder.resolve("openstack")).doesNotExist();
  }

  @Test
  void add_fileWithTheOtherSuffix_isChangedItself() throws IOException {
    Path own = Files.createDirectories(folder.resolve("openstack"));
    Path theirs = Files.writeString(own.resolve("clouds.yml"), "clouds:\n  a: {profile: x}\n");

    of(List.of()).add(ENTRIES);

    assertThat(theirs).content().contains("hothouse-a:", "a: {profile: x}");
    assertThat(own.resolve("clouds.yaml")).doesNotExist();
  }
}
