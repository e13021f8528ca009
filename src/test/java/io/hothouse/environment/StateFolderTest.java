package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir private Path folder;

  @Test
  void saveAndLoad_giveTheSame() throws Exception {
    StateFolder state = new StateFolder(folder.resolve("cloud/demo"));

    state.save(new KnownEnvironment("n0nce", "", "mycloud", ""));
    state.save(new KnownEnvironment("n0nce", "1234", "mycloud", ""));

    assertThat(state.load()).contains(new KnownEnvironment("n0nce", "1234", "mycloud", ""));
    assertThat(state.exists()).isTrue();
    assertThat(permissions(folder.resolve("cloud/demo"))).isEqualTo("rwx------");
    assertThat(permissions(state.file("environment.properties"))).isEqualTo("rw-------");
  }

  @Test
  void load_nothingThere_isEmpty() {
    assertThat(new StateFolder(folder.resolve("none")).load()).isEmpty();
  }

  @Test
  void load_stateOfANewerVersion_isRefusedAndKept() throws Exception {
    Path file = Files.writeString(folder.resolve("environment.properties"), "format=9\nnonce=x\n");

    assertThatThrownBy(() -> new StateFolder(folder).load()).hasMessageContaining("format 9");
    assertThat(file).hasContent("format=9\nnonce=x\n");
  }

  @Test
  void delete_removesAll() {
    StateFolder state = new StateFolder(folder.resolve("demo"));
    state.write("kubeconfig", "secret");

    state.delete();
    state.delete();

    assertThat(folder.resolve("demo")).doesNotExist();
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
