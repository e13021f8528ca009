package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.HothouseException;
import io.hothouse.files.Directories;
import io.hothouse.kubernetes.KubeconfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forgotten with the local cloud, and what is not. */
class LocalEnvironmentsTest {
  private static final String THEIRS =
      """
      clouds:
        hothouse-mine:
          profile: mine
        hothouse-local: # added by hothouse
          profile: local
        hothouse-dev@far: # added by hothouse
          profile: far
      """;

  @TempDir private Path folder;
  private Path clouds;
  private Path secrets;
  private Path kubeconfig;

  @BeforeEach
  void create() throws IOException {
    clouds = Files.createDirectories(folder.resolve("config/openstack")).resolve("clouds.yaml");
    secrets = clouds.resolveSibling("secure.yaml");
    kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(clouds, THEIRS);
  }

  private LocalEnvironments environments() {
    return new LocalEnvironments(directories(), new KubeconfigFile(kubeconfig));
  }

  private Directories directories() {
    return new Directories(
        folder.resolve("cache"), folder.resolve("state"), folder.resolve("config"));
  }

  private StateFolder state(String cloud, String name) throws IOException {
    StateFolder state = Environments.state(directories(), cloud, name);
    Files.createDirectories(state.folder());
    Files.writeString(state.file(StateFolder.KEY), "key");
    return state;
  }

  @Test
  void forget_entriesAndKeysOfTheLocalCloud_onlyTheyGo() throws IOException {
    Files.writeString(
        clouds,
        THEIRS.replaceFirst("\n", "\n  hothouse-dev: # added by hothouse\n    profile: dev\n"));
    Files.writeString(
        secrets,
        "clouds: # this line was added by hothouse\n  hothouse-lost: # added by hothouse\n    auth:\n      password: x\n");
    StateFolder here = state("hothouse-local", "kept");
    StateFolder elsewhere = state("far", "dev");
    Files.writeString(
        kubeconfig,
        """
        contexts:
        - name: hothouse-kept
          context: {cluster: hothouse-kept, user: hothouse-kept}
        - name: hothouse-mine
          context: {cluster: other, user: other}
        current-context: hothouse-mine
        """);

    environments().forget();

    assertThat(clouds).hasContent(THEIRS);
    assertThat(secrets).doesNotExist();
    assertThat(here.folder()).doesNotExist();
    assertThat(elsewhere.file(StateFolder.KEY)).exists();
    assertThat(kubeconfig)
        .hasContent(
            """
            contexts:
            - name: hothouse-mine
              context: {cluster: other, user: other}
            current-context: hothouse-mine
            """);
  }

  @Test
  void forget_kubeconfigThatIsNone_theRestIsForgottenNevertheless() throws IOException {
    Files.writeString(kubeconfig, "- no\n");
    StateFolder here = state("hothouse-local", "kept");

    assertThatThrownBy(() -> environments().forget())
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining(kubeconfig.toString());

    assertThat(here.folder()).doesNotExist();
  }

  @Test
  void forget_nothingKept_changesNothing() {
    environments().forget();

    assertThat(clouds).hasContent(THEIRS);
    assertThat(folder.resolve("state/environments")).doesNotExist();
  }
}
