package io.hothouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.config.CloudConfigs;
import io.hothouse.files.FileTrees;
import io.hothouse.image.Recipes;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.kubernetes.PodNetworkManifests;
import io.hothouse.kubernetes.Services;
import io.hothouse.template.HeatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever files hold, they are read or refused, and never the cause of a defect. {@code
 * -Dhothouse.fuzz.tries=N -Dhothouse.fuzz.seed=S} tries more and others of them.
 */
class ForeignInputTest {
  private static final int TRIES = Integer.getInteger("hothouse.fuzz.tries", 300);
  private static final long SEED = Long.getLong("hothouse.fuzz.seed", 1);

  private static final List<String> SEEDS =
      List.of(
          "clouds:\n  a:\n    auth: {auth_url: 'http://h:5000/v3', username: u, password: p, project_name: q}\n    regions: [{name: r, values: {verify: false}}]\n",
          "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://h:6443'}}]\nusers:\n- name: a\n  user: {token: x}\ncontexts:\n- context: {cluster: a, user: a}\n  name: a\ncurrent-context: a\n",
          "# syntax\nARG A=1 B\nFROM localhost/hothouse/base AS x\nRUN <<E\nFROM y\nE\nCOPY --from=x /a /b\n",
          "requires: [a]\nimages: [b]\nsecrets: {s: {k: password}}\nprobes: [{name: p, http: 80, steps: [{request: GET /, expect: {status: 200}}]}]\n",
          "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: []}}}\n---\nkind: List\nitems: [{kind: Secret, metadata: {name: b}}]\n",
          "heat_template_version: 2021-04-16\nparameters: {ssh_public_key: {type: string}}\nresources:\n  a: {type: OS::Heat::None, properties: {b: {get_file: c}}}\n",
          "{\"parameters\": {\"a\": [1, 2.5, null, true]}, \"resource_registry\": {\"A\": \"a.yaml\", \"resources\": {\"x\": {\"hooks\": \"pre-create\"}}}}");

  private static final List<String> PIECES =
      List.of(
          "",
          "\n",
          "\t",
          " ",
          "{",
          "}",
          "[",
          "]",
          "&a ",
          "*a",
          "<<: ",
          "!!int x",
          "!!binary ?",
          "!x ",
          "- ",
          "? ",
          ": ",
          "|",
          ">",
          "%",
          "@",
          "`",
          "\"",
          "'",
          "\\",
          "#",
          "---\n",
          "~",
          "null",
          "0o17",
          "1e999",
          "12:30",
          "\0",
          "\uFEFF",
          "\u0085",
          "${",
          "$${image:x}",
          "..",
          "file://",
          "\r");

  /** A file as people write it, with pieces of it replaced by what does harm. */
  private static String changed(Random random) {
    StringBuilder text = new StringBuilder(any(SEEDS, random));
    for (int i = random.nextInt(5); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      text.replace(at, end, any(PIECES, random));
    }
    return text.toString();
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  @Test
  void everyReader_anyText_readsOrRefuses() {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIES; i++) {
      readByAll(changed(random));
    }
  }

  private static void readByAll(String text) {
    try {
      Path folder = Files.createTempDirectory("foreign");
      try {
        Path file = Files.writeString(folder.resolve("clouds.yaml"), text);
        Path home = Files.createDirectories(folder.resolve("home"));
        Map<String, String> environment = Map.of("OS_CLIENT_CONFIG_FILE", file.toString());
        tolerates(text, () -> new CloudConfigs(environment, folder, home).find(Optional.of("a")));
        tolerates(text, () -> new KubeconfigFile(file).check());
        tolerates(text, () -> new KubeconfigFile(file).remove("a"));
        tolerates(text, () -> PodNetworkManifests.check(file));
        tolerates(text, () -> HeatTemplate.gather(file.toString(), List.of()));
        tolerates(text, () -> HeatTemplate.gather(file.toString(), List.of(file.toString())));
        Path recipe = Files.createDirectories(folder.resolve("roots/base"));
        Files.writeString(recipe.resolve("Containerfile"), text);
        Files.writeString(recipe.resolve("service.yaml"), text);
        tolerates(text, () -> Recipes.load(List.of(recipe.getParent()), false, Map.of()));
        tolerates(text, () -> Services.load(List.of(recipe.getParent())));
      } finally {
        FileTrees.delete(folder);
      }
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static void tolerates(String text, Runnable reader) {
    try {
      reader.run();
    } catch (HothouseException refused) {
      assertThat(refused.code()).as(text).isNotEqualTo(ErrorCode.INTERNAL);
    } catch (RuntimeException | StackOverflowError defect) {
      throw new AssertionError("a defect in reading:\n" + text, defect);
    }
  }
}
