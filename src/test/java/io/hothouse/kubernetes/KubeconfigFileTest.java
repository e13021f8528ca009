package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigFileTest {
  private static final String CLUSTER =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: kubernetes
        cluster: {server: 'https://127.0.0.1:6443', certificate-authority-data: QQ==}
      users:
      - name: kubernetes-admin
        user: {client-certificate-data: Qg==, client-key-data: Qw==}
      contexts:
      - name: kubernetes-admin@kubernetes
        context: {cluster: kubernetes, user: kubernetes-admin}
      current-context: kubernetes-admin@kubernetes
      """;

  private static final String CURRENT = "current-context:";

  @TempDir private Path folder;

  @Test
  void merge_intoNothing_makesAPrivateFileWithTheContext() throws Exception {
    Path file = folder.resolve(".kube/config");

    new KubeconfigFile(file).merge("hothouse-a", CLUSTER);

    assertThat(Files.readString(file))
        .contains("current-context: hothouse-a", "cluster: hothouse-a", "user: hothouse-a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void mergeAndRemove_besideOthers_leavesTheOthersAsTheyWere() throws Exception {
    Path file = folder.resolve("config");
    KubeconfigFile kubeconfig = new KubeconfigFile(file);
    kubeconfig.merge("theirs", CLUSTER);
    String before = Files.readString(file);

    kubeconfig.merge("hothouse-a", CLUSTER);
    kubeconfig.merge("hothouse-a", CLUSTER);
    String merged = Files.readString(file);
    kubeconfig.remove("hothouse-a");

    assertThat(merged).contains("current-context: theirs").containsOnlyOnce("cluster: hothouse-a");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void check_fineOrNotThere_changesNothing() throws Exception {
    Path file = folder.resolve("config");

    new KubeconfigFile(file).check();
    assertThat(file).doesNotExist();

    Files.writeString(file, "");
    new KubeconfigFile(file).check();
    assertThat(file).isEmptyFile();
    assertThat(folder.resolve("config.lock")).doesNotExist();
  }

  @Test
  void check_lockedOrNoKubeconfig_saysSo() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "a list, perhaps: [");
    KubeconfigFile kubeconfig = new KubeconfigFile(file);

    assertThatThrownBy(kubeconfig::check).hasMessageContaining("not YAML");
    Files.writeString(file, "");
    Files.createFile(folder.resolve("config.lock"));
    assertThatThrownBy(kubeconfig::check).hasMessageContaining("config.lock");
  }

  @Test
  void merge_lockedByAnother_refusesAndNamesTheLock() throws Exception {
    Path file = folder.resolve("config");
    Path lock = Files.createFile(folder.resolve("config.lock"));

    assertThatThrownBy(() -> new KubeconfigFile(file).merge("hothouse-a", CLUSTER))
        .hasMessageContaining("config.lock");
    assertThat(lock).exists();
    assertThat(file).doesNotExist();
  }

  @Test
  void merge_fileThatIsNotYaml_isLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "clusters: [unclosed");

    assertThatThrownBy(() -> new KubeconfigFile(file).merge("hothouse-a", CLUSTER))
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo("clusters: [unclosed");
  }

  @Test
  void of_environment_followsKubectl() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");

    assertThat(KubeconfigFile.of(Map.of("HOME", "/home/x")).path())
        .isEqualTo(Path.of("/home/x/.kube/config"));
    assertThat(listed("", second).path()).isEqualTo(second);
    assertThat(listed(first, second).path()).isEqualTo(second);
    Files.writeString(first, "");
    assertThat(listed(first, second).path()).isEqualTo(first);
  }

  private static KubeconfigFile listed(Object first, Object second) {
    return KubeconfigFile.of(Map.of("KUBECONFIG", first + ":" + second));
  }

  @Test
  void remove_lastThingBehindALink_leavesNoKeyBehind() throws Exception {
    Path real = folder.resolve("real");
    Path link = Files.createSymbolicLink(folder.resolve("config"), real);
    KubeconfigFile kubeconfig = new KubeconfigFile(link);
    kubeconfig.merge("hothouse-a", CLUSTER);
    assertThat(real).content().contains("hothouse-a");

    kubeconfig.remove("hothouse-a");

    assertThat(real).doesNotExist();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void check_fileThatMayNotBeWritten_saysSo() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assumeThat(Files.isWritable(file)).isFalse();

    assertThatThrownBy(() -> new KubeconfigFile(file).check())
        .hasMessageContaining("you may not use " + file);
  }

  @Test
  void path_contextInALaterFile_isThatFile() throws Exception {
    Path first = Files.writeString(folder.resolve("first"), "# mine\n");
    Path second = folder.resolve("second");
    new KubeconfigFile(second).merge("hothouse-a", CLUSTER);

    assertThat(listed(first, second).path("hothouse-a")).isEqualTo(second);
    assertThat(listed(first, second).path("hothouse-b")).isEqualTo(first);
  }

  @Test
  void merge_severalFiles_changesTheOneThatHasTheContextAndNoCurrentOne() throws Exception {
    Path first = Files.writeString(folder.resolve("first"), "# mine\n");
    Path second = Files.writeString(folder.resolve("second"), "current-context: prod\n");
    new KubeconfigFile(second).merge("hothouse-a", CLUSTER);
    KubeconfigFile both = listed(first, second);

    both.merge("hothouse-a", CLUSTER);
    both.merge("hothouse-b", CLUSTER);

    assertThat(first).content().contains("hothouse-b").doesNotContain("hothouse-a", CURRENT);
    assertThat(second)
        .content()
        .containsOnlyOnce("cluster: hothouse-a")
        .contains(CURRENT + " prod");
    both.remove("hothouse-a");
    both.remove("hothouse-b");
    assertThat(first).hasContent("# mine");
    assertThat(second).hasContent("current-context: prod");
  }

  /** As 'kubectl config set-context' writes it: keys sorted, and a namespace of the user's. */
  private static final String AS_KUBECTL_WRITES =
      """
      apiVersion: v1
      clusters:
      - cluster:
          server: https://old:6443
        name: hothouse-a
      - cluster:
          server: https://theirs:6443
        name: theirs
      contexts:
      - context:
          cluster: hothouse-a
          namespace: "y"
          user: hothouse-a
        name: hothouse-a
      current-context: hothouse-a
      kind: Config
      preferences: {}
      users:
      - name: hothouse-a
        user:
          token: old
      - name: theirs
        user:
          exec:
            args:
            - "y"
            - "0o17"
            - "1:30"
            command: c # a plugin
      """;

  @Test
  void merge_fileThatKubectlRewrote_keepsNamespaceAndAllOthersLines() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), AS_KUBECTL_WRITES);
    KubeconfigFile kubeconfig = new KubeconfigFile(file);

    kubeconfig.merge("hothouse-a", CLUSTER);

    assertThat(file)
        .content()
        .contains("    namespace: \"y\"\n", "- \"y\"", "- \"0o17\"", "command: c # a plugin")
        .containsOnlyOnce("cluster: hothouse-a")
        .doesNotContain("https://old", "token: old");
    kubeconfig.remove("hothouse-a");
    assertThat(file)
        .content()
        .doesNotContain("hothouse-a")
        .contains("https://theirs", "command: c # a plugin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{users: [{name: x, user: {exec: {args: [\"y\", '0o17', 1.30, \"\\N\"]}}}], clusters: []}\n",
        "{\"users\": [{\"name\": \"x\", \"user\": {\"exec\": {\"args\": [\"y\", \"0o17\", \"12:30\"]}}}]}\n",
        "\"users\":\n- name: x\n  user: {exec: {args: [\"y\", 'no']}}\n"
      })
  void merge_fileInBraces_keepsTheFormOfEveryText(String before) throws Exception {
    Path file = Files.writeString(folder.resolve("config"), before);
    KubeconfigFile kubeconfig = new KubeconfigFile(file);
    List<String> quoted =
        Pattern.compile("[\"'](y|0o17|12:30|\\\\N|no)[\"']|1\\.30")
            .matcher(before)
            .results()
            .map(MatchResult::group)
            .toList();

    kubeconfig.merge("hothouse-a", CLUSTER);

    assertThat(quoted).isNotEmpty();
    assertThat(file).content().contains(quoted).contains("hothouse-a");
    kubeconfig.remove("hothouse-a");
    assertThat(file).content().contains(quoted).doesNotContain("hothouse-a");
  }

  @Test
  void remove_nameThatIsNotThere_leavesTheFileUntouched() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "# mine\n" + CLUSTER + "\n\n# end");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Object before = Files.getAttribute(file, "unix:ino");

    new KubeconfigFile(file).remove("hothouse-other");

    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contexts: [~]",
        "contexts: [abc]",
        "clusters: {a: b}",
        "users: [{user: {}}]",
        "just a text",
        "a: &a [*a]"
      })
  void check_whatIsNoKubeconfig_isRefusedBeforeAnythingIsMade(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("config"), text);

    assertThatThrownBy(() -> new KubeconfigFile(file).check())
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent(text);
  }

  @Test
  void check_brokenLineWithASecret_doesNotShowIt() throws Exception {
    Path file = Files.writeString(folder.resolve("config"), "users:\n- user: {token: CANARY: x}\n");

    assertThatThrownBy(() -> new KubeconfigFile(file).check())
        .hasMessageContaining("line 2")
        .message()
        .doesNotContain("CANARY");
  }

  /** Files as kubectl and people write them. */
  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> head =
        Arbitraries.of(
            "", "# mine\n", "apiVersion: v1\nkind: Config\n", "kind: Config\npreferences: {}\n");
    Arbitrary<String> current =
        Arbitraries.of(
            "",
            "current-context: theirs\n",
            "current-context: \"\"\n",
            "current-context: ~ # none\n");
    Arbitrary<Boolean> choice = Arbitraries.of(true, false);
    return Combinators.combine(
            head,
            list("clusters", "cluster"),
            list("users", "user"),
            list("contexts", "context"),
            current,
            choice,
            choice)
        .as(
            (start, clusters, users, contexts, now, ends, first) -> {
              String text =
                  (first ? now : "") + start + clusters + contexts + users + (first ? "" : now);
              return ends ? text : text.replaceFirst("\n$", "");
            });
  }

  private static Arbitrary<String> list(String key, String kind) {
    return Arbitraries.of(
        "",
        key + ":\n",
        key + ": []\n",
        key + ": null # none yet\n",
        key + ":\n- " + kind + ":\n    a: b\n  name: theirs\n",
        key + ": # all\n  # about it\n  - name: theirs\n    " + kind + ": {a: b} # why\n\n",
        key
            + ":\n- name: theirs\n  "
            + kind
            + ":\n    a: b\n\n# and\n- {name: more, "
            + kind
            + ": {}}\n");
  }

  @Property(tries = 300)
  void mergeAndRemove_anyFile_leavesEveryByte(@ForAll("files") String before) throws Exception {
    Path own = Files.createTempDirectory("kubeconfig");
    try {
      Path file = Files.writeString(own.resolve("config"), before);
      KubeconfigFile kubeconfig = new KubeconfigFile(file);

      kubeconfig.merge("hothouse-a", CLUSTER);
      kubeconfig.merge("hothouse-b", CLUSTER);
      kubeconfig.merge("hothouse-a", CLUSTER);
      String merged = Files.readString(file);
      kubeconfig.remove("hothouse-a");
      kubeconfig.remove("hothouse-b");

      assertThat(merged).contains("cluster: hothouse-a", "cluster: hothouse-b");
      assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(before);
    } finally {
      FileTrees.delete(own);
    }
  }

  @Test
  void merge_lockThatGoesAway_waitsForIt() throws Exception {
    Path file = folder.resolve("config");
    Path lock = Files.createFile(folder.resolve("config.lock"));
    CompletableFuture<Void> gone =
        CompletableFuture.runAsync(
            () -> lock.toFile().delete(),
            CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS));

    new KubeconfigFile(file).merge("hothouse-a", CLUSTER);

    gone.join();
    assertThat(file).content().contains("hothouse-a");
  }
}
