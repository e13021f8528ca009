package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudRecipeTest {
  @TempDir private Path folder;

  @Test
  void digests_sameRecipe_areTheSame() {
    assertThat(CloudRecipe.load().digest()).isEqualTo(CloudRecipe.load().digest()).hasSize(12);
    assertThat(CloudRecipe.load().rootDigest())
        .isEqualTo(CloudRecipe.load().rootDigest())
        .isNotEqualTo(CloudRecipe.load().digest());
  }

  @Test
  void copyTo_emptyFolder_makesScriptsExecutableAndNothingElse() {
    CloudRecipe.load().copyTo(folder);

    assertThat(folder.resolve("container.sh")).isExecutable();
    assertThat(folder.resolve("rootfs/usr/local/sbin/container-init")).isExecutable();
    assertThat(folder.resolve("packages.txt")).isNotEmptyFile();
    assertThat(folder.resolve("packages.txt").toFile().canExecute()).isFalse();
  }

  @Test
  void copyTo_whatImagesAreMadeWithToo_isTheSameFile() {
    CloudRecipe.load().copyTo(folder);

    assertThat(folder.resolve("debian.sh"))
        .hasSameTextualContentAs(Path.of("images/node/debian.sh"));
  }
}
