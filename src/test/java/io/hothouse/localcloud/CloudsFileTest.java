package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudsFileTest {
  private static final CloudSecrets SECRETS =
      new CloudSecrets(new Secret("admin-word"), new Secret("user-word"));

  @TempDir private Path folder;

  @Test
  void add_noFile_writesBothEntriesForTheOwnerAlone() throws IOException {
    Path file = folder.resolve("openstack/clouds.yaml");

    new CloudsFile(file).add(SECRETS);

    assertThat(file)
        .content()
        .contains("  hothouse-local:\n", "user-word", "  hothouse-local-admin:\n", "admin-word");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void add_twice_changesNothing() throws IOException {
    Path file = folder.resolve("clouds.yaml");
    new CloudsFile(file).add(SECRETS);
    String once = Files.readString(file);

    new CloudsFile(file).add(SECRETS);

    assertThat(file).content().isEqualTo(once);
  }

  @Test
  void remove_fileThatWeMade_isGone() {
    Path file = folder.resolve("clouds.yaml");
    new CloudsFile(file).add(SECRETS);

    new CloudsFile(file).remove();

    assertThat(file).doesNotExist();
  }

  @Test
  void remove_linkedFile_staysALinkWithTheOtherEntries() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), "clouds:\n  a:\n    profile: x\n");
    Path link = Files.createSymbolicLink(folder.resolve("clouds.yaml"), real);
    new CloudsFile(link).add(SECRETS);

    new CloudsFile(link).remove();

    assertThat(link).isSymbolicLink().content().isEqualTo("clouds:\n  a:\n    profile: x\n");
  }
}
