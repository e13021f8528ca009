package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudFilesTest {
  @TempDir private Path folder;

  @Test
  void protect_folderThatOthersCouldEnter_isForItsOwnerAlone() throws IOException {
    Path cloud = Files.createDirectories(folder.resolve("cache/cloud"));
    Files.setPosixFilePermissions(cloud, PosixFilePermissions.fromString("rwxr-xr-x"));

    new CloudFiles(cloud).protect();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cloud)))
        .as("its root file systems have set-uid programs")
        .isEqualTo("rwx------");
  }
}
