package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.InstanceKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudRecipeTest {
  @TempDir private Path folder;

  /** A hypervisor of the cloud and one on a cluster ask the same of a machine. */
  @Test
  void load_questionForKvm_isThatOfTheLibvirtImage() {
    assertThat(
            Path.of(
                "src/main/resources/io/hothouse/localcloud/rootfs/usr/local/lib/hothouse/kvm-works"))
        .hasSameTextualContentAs(Path.of("images/libvirt/kvm-works"));
  }

  @Test
  void digest_otherInstances_isAnotherCloudsOnAnotherRoot() {
    CloudRecipe containers = CloudRecipe.load(InstanceKind.CONTAINER);
    CloudRecipe machines = CloudRecipe.load(InstanceKind.VIRTUAL_MACHINE);

    assertThat(machines.digest()).isNotEqualTo(containers.digest());
    assertThat(machines.rootDigest()).isNotEqualTo(containers.rootDigest());
  }

  @Test
  void digests_sameRecipe_areTheSame() {
    assertThat(CloudRecipe.load(InstanceKind.CONTAINER).digest())
        .isEqualTo(CloudRecipe.load(InstanceKind.CONTAINER).digest())
        .hasSize(12);
    assertThat(CloudRecipe.load(InstanceKind.CONTAINER).rootDigest())
        .isEqualTo(CloudRecipe.load(InstanceKind.CONTAINER).rootDigest())
        .isNotEqualTo(CloudRecipe.load(InstanceKind.CONTAINER).digest());
  }

  @Test
  void copyTo_emptyFolder_makesScriptsExecutableAndNothingElse() {
    CloudRecipe.load(InstanceKind.CONTAINER).copyTo(folder);

    assertThat(folder.resolve("container.sh")).isExecutable();
    assertThat(folder.resolve("rootfs/usr/local/sbin/container-init")).isExecutable();
    assertThat(folder.resolve("packages.txt")).isNotEmptyFile();
    assertThat(folder.resolve("packages.txt").toFile().canExecute()).isFalse();
  }

  @Test
  void copyTo_whatImagesAreMadeWithToo_isTheSameFile() {
    CloudRecipe.load(InstanceKind.CONTAINER).copyTo(folder);

    assertThat(folder.resolve("debian.sh"))
        .hasSameTextualContentAs(Path.of("images/node/debian.sh"));
  }
}
