package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsFileTest {
  private static final CloudSecrets SECRETS =
      new CloudSecrets(new Secret("admin-word"), new Secret("user-word"));

  @TempDir private Path folder;

  @Test
  void add_noFile_writesBothEntriesForTheOwnerAlone() throws IOException {
    Path file = folder.resolve("openstack/clouds.yaml");

    new CloudsFile(file, List.of()).add(SECRETS);

    assertThat(file)
        .content()
        .contains("  hothouse-local:\n", "user-word", "  hothouse-local-admin:\n", "admin-word");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void add_twice_changesNothing() throws IOException {
    Path file = folder.resolve("clouds.yaml");
    new CloudsFile(file, List.of()).add(SECRETS);
    String once = Files.readString(file);

    new CloudsFile(file, List.of()).add(SECRETS);

    assertThat(file).content().isEqualTo(once);
  }

  @Test
  void remove_fileThatWeMade_isGone() {
    Path file = folder.resolve("clouds.yaml");
    new CloudsFile(file, List.of()).add(SECRETS);

    new CloudsFile(file, List.of()).remove();

    assertThat(file).doesNotExist();
  }

  @Test
  void remove_linkedFile_staysALinkWithTheOtherEntries() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), "clouds:\n  a:\n    profile: x\n");
    Path link = Files.createSymbolicLink(folder.resolve("clouds.yaml"), real);
    new CloudsFile(link, List.of()).add(SECRETS);

    new CloudsFile(link, List.of()).remove();

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

    assertThatThrownBy(() -> new CloudsFile(file, List.of()).add(SECRETS))
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

    assertThatThrownBy(() -> CloudsFile.of(folder, List.of(shared)).add(SECRETS))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining(theirs.toString());

    assertThat(folder.resolve("openstack")).doesNotExist();
  }

  @Test
  void add_fileWithTheOtherSuffix_isChangedItself() throws IOException {
    Path own = Files.createDirectories(folder.resolve("openstack"));
    Path theirs = Files.writeString(own.resolve("clouds.yml"), "clouds:\n  a: {profile: x}\n");

    CloudsFile.of(folder, List.of()).add(SECRETS);

    assertThat(theirs).content().contains("hothouse-local:", "a: {profile: x}");
    assertThat(own.resolve("clouds.yaml")).doesNotExist();
  }
}
