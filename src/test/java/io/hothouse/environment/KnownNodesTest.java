package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownNodesTest {
  private static final String FIRST =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
  private static final String OTHER =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA";

  @TempDir private Path folder;

  @Test
  void trust_theSameKeysAgain_isFine() {
    known().trust("s1", List.of(node("dev-worker-0", FIRST)));

    assertThat(known().trust("s1", List.of(node("dev-worker-0", FIRST)))).hasSize(1);
  }

  @Test
  void trust_laterSignalWithOtherKeys_isRefusedWithWhatToDo() {
    known().trust("s1", List.of(node("dev-worker-0", FIRST)));

    assertThatThrownBy(() -> known().trust("s1", List.of(node("dev-worker-0", OTHER))))
        .hasMessageContaining("dev-worker-0")
        .hasMessageContaining("not those that it signalled first")
        .hasMessageContaining(folder.resolve("host-keys").toString());
    assertThat(known().trust("s1", List.of(node("dev-worker-0", FIRST)))).hasSize(1);
  }

  @Test
  void trust_anotherStackOfTheName_hasItsOwnKeys() {
    known().trust("s1", List.of(node("dev-worker-0", FIRST)));

    assertThat(known().trust("s2", List.of(node("dev-worker-0", OTHER)))).hasSize(1);
  }

  @Test
  void trust_nodeThatWentAndCame_mayHaveOtherKeys() {
    known().trust("s1", List.of(node("a", FIRST), node("b", FIRST)));
    known().trust("s1", List.of(node("a", FIRST)));

    assertThat(known().trust("s1", List.of(node("a", FIRST), node("b", OTHER)))).hasSize(2);
  }

  private KnownNodes known() {
    return new KnownNodes(new StateFolder(folder));
  }

  private static ClusterNode node(String name, String key) {
    return ClusterNode.of(
        new NodeSignal(name, "10.0.0.5", "6.1", false, List.of(key)), "", Optional.empty());
  }
}
