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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever files hold, they are read or refused, and never the cause of a defect. */
final class ForeignInputTest {
  private static final String ADDRESSES =
      "clouds:\n  a:\n    auth: {auth_url: 'http://h:5000/v3', username: u, password: p, project_name: q}\n    regions: [{name: r, values: {verify: false}}]\n    cacert: ~/x\n    identity_api_version: 3\n";
  private static final String CONTEXTS =
      "apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: 'https://h:6443'}}]\nusers:\n- name: a\n  user: {token: x}\ncontexts:\n- context: {cluster: a, user: a}\n  name: a\ncurrent-context: a\n";
  private static final String ENVIRONMENT =
      "{\"parameters\": {\"a\": [1, 2.5, null, true]}, \"resource_registry\": {\"A\": \"a.yaml\", \"resources\": {\"x\": {\"hooks\": \"pre-create\"}}}}";
  private static final String TEMPLATE =
      "heat_template_version: 2021-04-16\nparameters: {ssh_public_key: {type: string}}\nresources:\n  a: {type: OS::Heat::None, properties: {b: {get_file: c}}}\n";
  private static final String RECIPE =
      "# syntax\nARG A=1 B\nFROM localhost/hothouse/base AS x\nRUN <<E\nFROM y\nE\nCOPY --from=x /a /b\nRUN --mount=type=bind,from=x,target=/t \\\n  ls\n";
  private static final String SERVICE =
      "requires: [a]\nimages: [b]\nsecrets: {s: {k: password}}\nprobes: [{name: p, http: 80, steps: [{request: GET /, expect: {status: 200}}]}]\n";
  private static final String OBJECTS =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: []}}}\n---\nkind: List\nitems: [{kind: Secret, metadata: {name: b}}]\n";

  /** What reads files that others wrote, with such files. */
  enum Reader {
    CLOUDS(ADDRESSES) {
      @Override
      void read(Path folder, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("clouds.yaml"), text);
        Path home = Files.createDirectories(folder.resolve("home"));
        new CloudConfigs(Map.of("OS_CLIENT_CONFIG_FILE", file.toString()), folder, home)
            .find(Optional.of("a"));
      }
    },
    KUBECONFIG(CONTEXTS) {
      @Override
      void read(Path folder, String text) throws IOException {
        KubeconfigFile file = new KubeconfigFile(Files.writeString(folder.resolve("config"), text));
        file.check();
        file.remove("a");
      }
    },
    POD_NETWORK(OBJECTS) {
      @Override
      void read(Path folder, String text) throws IOException {
        PodNetworkManifests.check(Files.writeString(folder.resolve("network.yaml"), text));
      }
    },
    TEMPLATE(ForeignInputTest.TEMPLATE, "heat-templates", ".*\\.yaml") {
      @Override
      void read(Path folder, String text) throws IOException {
        HeatTemplate.gather(
            Files.writeString(folder.resolve("t.yaml"), text).toString(), List.of());
      }
    },
    ENVIRONMENT(ForeignInputTest.ENVIRONMENT) {
      @Override
      void read(Path folder, String text) throws IOException {
        Path template = Files.writeString(folder.resolve("t.yaml"), ForeignInputTest.TEMPLATE);
        Files.writeString(folder.resolve("c"), "c");
        Path environment = Files.writeString(folder.resolve("e.yaml"), text);
        HeatTemplate.gather(template.toString(), List.of(environment.toString()));
      }
    },
    CONTAINERFILE(RECIPE, "images", "Containerfile") {
      @Override
      void read(Path folder, String text) throws IOException {
        Path recipe = Files.createDirectories(folder.resolve("roots/base"));
        Files.writeString(recipe.resolve("Containerfile"), text);
        Recipes.load(List.of(recipe.getParent()), false, Map.of());
      }
    },
    SERVICE(ForeignInputTest.SERVICE, "manifests", "service\\.yaml") {
      @Override
      void read(Path folder, String text) throws IOException {
        Path service = Files.createDirectories(folder.resolve("roots/base"));
        Files.writeString(service.resolve("service.yaml"), text);
        Services.load(List.of(service.getParent()));
      }
    },
    MANIFESTS(OBJECTS, "manifests", "(?!service\\.yaml).*\\.yaml") {
      @Override
      void read(Path folder, String text) throws IOException {
        Path service = Files.createDirectories(folder.resolve("roots/base"));
        Files.writeString(service.resolve("service.yaml"), "probes: []\n");
        Files.writeString(service.resolve("objects.yaml"), text);
        Services.load(List.of(service.getParent()));
        PodNetworkManifests.check(service.resolve("objects.yaml"));
      }
    };

    private final String text;
    private final String folder;
    private final String names;

    Reader(String text) {
      this(text, "", "");
    }

    /**
     * A reader of files that the product has, too.
     *
     * @param names what they are called in {@code folder} and below, as an expression
     */
    Reader(String text, String folder, String names) {
      this.text = text;
      this.folder = folder;
      this.names = names;
    }

    abstract void read(Path folder, String text) throws IOException;

    private List<String> seeds() throws IOException {
      List<String> seeds = new ArrayList<>(List.of(text));
      if (!folder.isEmpty()) {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
          for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
            if (file.getFileName().toString().matches(names)) {
              seeds.add(Files.readString(file));
            }
          }
        }
      }
      return seeds;
    }
  }

  @ParameterizedTest
  @EnumSource
  void reader_anyText_readsOrRefuses(Reader reader) throws IOException {
    Random random = new Random(ForeignInput.SEED);
    List<String> seeds = reader.seeds();
    ForeignInput.often(
        () -> tolerates(reader, ForeignInput.changed(ForeignInput.any(seeds, random), random)));
  }

  private static void tolerates(Reader reader, String text) {
    try {
      Path folder = Files.createTempDirectory("foreign");
      try {
        reader.read(folder, text);
      } catch (HothouseException refused) {
        assertThat(refused.code()).as(text).isNotEqualTo(ErrorCode.INTERNAL);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError defect) {
        throw new AssertionError("a defect in reading:\n" + text, defect);
      } finally {
        FileTrees.delete(folder);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
