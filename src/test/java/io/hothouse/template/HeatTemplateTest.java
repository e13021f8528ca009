package io.hothouse.template;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gathers a corpus of templates; what is expected was computed by python-heatclient, by {@code
 * src/test/heat-corpus-expected}.
 */
@WireMockTest
class HeatTemplateTest {
  private static final Path CORPUS = Path.of("src/test/resources/heat-corpus").toAbsolutePath();
  private static final ObjectMapper JSON = HeatCasesTest.JSON;

  @TempDir Path folder;

  static List<Path> cases() throws IOException {
    try (Stream<Path> cases = Files.list(CORPUS)) {
      return cases.sorted().toList();
    }
  }

  private static List<String> matching(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.matches(".*/" + pattern))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gather_corpus_equalsWhatTheClientOfHeatComputes(Path folder) throws IOException {
    String text = Files.readString(folder.resolve("expected.json"));
    JsonNode expected = JSON.readTree(text.replace("@corpus@", "file://" + CORPUS));

    HeatTemplate gathered =
        HeatTemplate.gather(
            matching(folder, "template\\.(yaml|json)").get(0),
            matching(folder, "environment-.\\.yaml"));

    assertThat(gathered.text()).isEqualTo(expected.path("template").asText());
    assertThat(gathered.files()).isEqualTo(JSON.convertValue(expected.path("files"), Map.class));
    assertSameEnvironment(gathered, expected);
  }

  /**
   * Of several environments Heat makes something else than its client, which sends it both: see
   * EnvironmentMergeTest.
   */
  static void assertSameEnvironment(HeatTemplate gathered, JsonNode expected) throws IOException {
    if (expected.path("environment_files").size() < 2) {
      ObjectNode environment = expected.path("environment").deepCopy();
      environment.remove(EnvironmentMerge.STRATEGIES);
      environment.properties().removeIf(section -> section.getValue().isEmpty());
      assertThat(JSON.readTree(JSON.writeValueAsString(gathered.environment())))
          .isEqualTo(environment);
    }
  }

  @Test
  void gather_nestedTemplateThatCannotBeRead_namesItsLineAndIsNotSentAsItIs() throws IOException {
    Files.writeString(
        folder.resolve("t.yaml"),
        "heat_template_version: 2018-08-31\nresources: {a: {type: n.yaml}}\n");
    Files.writeString(
        folder.resolve("n.yaml"), "heat_template_version: 2018-08-31\nresources: [unclosed\n");

    assertThatThrownBy(() -> HeatTemplate.gather(folder.resolve("t.yaml").toString(), List.of()))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll("n.yaml", "line 2");
  }

  @Test
  void gather_strategies_areFollowed() throws IOException {
    Path strategies = CORPUS.resolve("strategies");

    HeatTemplate gathered =
        HeatTemplate.gather(
            strategies.resolve("template.yaml").toString(),
            matching(strategies, "environment-.\\.yaml"));

    assertThat(gathered.environment()).doesNotContainKey(EnvironmentMerge.STRATEGIES);
    assertThat(gathered.valueOf("names")).contains(List.of("a", "b"));
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  @Test
  void gather_folderOfEnvironments_takesThemByName() throws IOException {
    String template =
        write(
            "t.yaml",
            "heat_template_version: 2018-08-31\nparameters: {flavor: {type: string}, image: {type: string}}");
    write("env/20.yaml", "parameters: {flavor: second}");
    write("env/10.yaml", "parameters: {flavor: first}\nparameter_defaults: {image: i}");
    write("env/notes.txt", "no environment");

    HeatTemplate gathered =
        HeatTemplate.gather(template, List.of(folder.resolve("env").toString()));

    assertThat(gathered.valueOf("flavor")).contains("second");
    assertThat(gathered.valueOf("image")).contains("i");
    assertThat(gathered.valueOf("absent")).isEmpty();
  }

  @Test
  void gather_templateFromAServer_getsNoFileOfThisMachine(WireMockRuntimeInfo server)
      throws IOException {
    String secret = "file://" + write("id_ed25519", "a private key");
    server
        .getWireMock()
        .register(
            get("/t/evil.yaml")
                .willReturn(
                    ok(
                        "heat_template_version: 2018-08-31\nresources: {s: {get_file: '"
                            + secret
                            + "'}}")));
    server
        .getWireMock()
        .register(
            get("/t/env.yaml")
                .willReturn(
                    ok("resource_registry: {base_url: 'file://" + folder + "', A: id_ed25519}")));
    String template = write("t.yaml", "heat_template_version: 2018-08-31");

    assertThatThrownBy(
            () -> HeatTemplate.gather(server.getHttpBaseUrl() + "/t/evil.yaml", List.of()))
        .hasMessageContaining("of this machine");
    assertThatThrownBy(
            () -> HeatTemplate.gather(template, List.of(server.getHttpBaseUrl() + "/t/env.yaml")))
        .hasMessageContaining("of this machine");
  }

  @Test
  void gather_addresses_areFetchedFromTheServer(WireMockRuntimeInfo server) {
    server
        .getWireMock()
        .register(
            get("/t/cluster.yaml")
                .willReturn(
                    ok(
                        "heat_template_version: 2018-08-31\nresources: {a: {type: ../n/b.yaml}, s: {get_file: /boot.sh}}")));
    server
        .getWireMock()
        .register(get("/n/b.yaml").willReturn(ok("heat_template_version: 2018-08-31")));
    server.getWireMock().register(get("/boot.sh").willReturn(ok("echo")));
    String base = server.getHttpBaseUrl();

    assertThat(HeatTemplate.gather(base + "/t/cluster.yaml", List.of()).files())
        .isEqualTo(
            Map.of(
                base + "/n/b.yaml",
                "{\"heat_template_version\": \"2018-08-31\"}",
                base + "/boot.sh",
                "echo"));
    assertThatThrownBy(() -> HeatTemplate.gather(base + "/absent.yaml", List.of()))
        .hasMessageContaining("absent.yaml")
        .hasMessageContaining("404");
  }

  @Test
  void gather_baseUrlInRegistry_isWhereItsFilesAre(WireMockRuntimeInfo server) throws IOException {
    server
        .getWireMock()
        .register(get("/types/a.yaml").willReturn(ok("heat_template_version: 2018-08-31")));
    String template = write("t.yaml", "heat_template_version: 2018-08-31");
    String environment =
        write(
            "e.yaml",
            "resource_registry: {base_url: '%s/types', 'My::A': a.yaml}"
                .formatted(server.getHttpBaseUrl()));

    assertThat(HeatTemplate.gather(template, List.of(environment)).files())
        .containsKey(server.getHttpBaseUrl() + "/types/a.yaml");
  }

  @Test
  void gather_missingFile_namesFileAndLineThatAskForIt() throws IOException {
    write("n/nested.yaml", "heat_template_version: 2018-08-31\nresources:\n  a: {get_file: no.sh}");
    String template =
        write("t.yaml", "heat_template_version: 2018-08-31\n\nx: {type: n/nested.yaml}");

    assertThatThrownBy(() -> HeatTemplate.gather(template, List.of()))
        .hasMessageContaining("'no.sh'")
        .hasMessageContaining("n/nested.yaml, line 3")
        .hasMessageContaining("there is no such file");
  }

  @Test
  void gather_missingFileInJson_namesTheLine() throws IOException {
    String template =
        write(
            "t.json",
            "\n{\n \"heat_template_version\": \"2018-08-31\",\n \"a\": {\"get_file\": \"no.sh\"}\n}");

    assertThatThrownBy(() -> HeatTemplate.gather(template, List.of()))
        .hasMessageContaining("t.json, line 4");
  }

  @Test
  void gather_templatesInACircle_areRefusedWithTheWay() throws IOException {
    write("a.yaml", "heat_template_version: 2018-08-31\nx: {type: b.yaml}");
    write("b.yaml", "heat_template_version: 2018-08-31\nx: {type: a.yaml}");

    assertThatThrownBy(() -> HeatTemplate.gather(folder.resolve("a.yaml").toString(), List.of()))
        .hasMessageContaining("circle")
        .hasMessageMatching("(?s).*a\\.yaml → .*b\\.yaml → .*a\\.yaml.*");
  }

  @Test
  void gather_badTexts_nameTheLine() throws IOException {
    String none = write("none.yaml", "resources: {}");
    String broken = write("broken.yaml", "heat_template_version: 2018-08-31\nx: [");
    String good = write("good.yaml", "heat_template_version: 2018-08-31");
    String section = write("section.yaml", "parameters: {}\nparametres: {}");

    assertThatThrownBy(() -> HeatTemplate.gather(none, List.of()))
        .hasMessageContaining("heat_template_version");
    assertThatThrownBy(() -> HeatTemplate.gather(broken, List.of()))
        .hasMessageContaining("broken.yaml, line 2");
    assertThatThrownBy(() -> HeatTemplate.gather(good, List.of(section)))
        .hasMessageContaining("section.yaml, line 2")
        .hasMessageContaining("parametres");
  }

  /** Heat's own client asks for files by addresses whose scheme it has put into small letters. */
  @Test
  void gather_addressInCapitals_isTheFolderOfWhatItNames() throws IOException {
    String template = write("t.yaml", "heat_template_version: 2018-08-31\na: {get_file: f}");
    write("f", "text");

    assertThat(HeatTemplate.gather("FILE://" + template, List.of()).files())
        .containsOnlyKeys("file://" + folder.resolve("f"));
  }

  private static String large() {
    return "heat_template_version: 2018-08-31\na: [" + "x, ".repeat(400_000) + "y]\n";
  }

  @Test
  void gather_moreThanHeatTakes_isNotParsed() throws IOException {
    String large = write("large.yaml", large());
    String data = write("t.yaml", "heat_template_version: 2018-08-31\na: {get_file: large.yaml}");
    String nested = write("u.yaml", "heat_template_version: 2018-08-31\na: {type: large.yaml}");
    String environment = write("e.yaml", "parameters: {a: " + "x".repeat(1 << 20) + "}");

    assertThat(HeatTemplate.gather(data, List.of()).files().values()).containsOnly(large());
    for (String template : List.of(large, nested)) {
      assertThatThrownBy(() -> HeatTemplate.gather(template, List.of()))
          .hasMessageContaining("larger than Heat takes")
          .hasMessageEndingWith("Next: make it smaller.");
    }
    assertThatThrownBy(() -> HeatTemplate.gather(data, List.of(environment)))
        .hasMessageContaining("e.yaml, but: it is larger than Heat takes");
  }

  @Test
  void gather_emptyTemplate_saysSo() throws IOException {
    String template = write("t.yaml", "");

    assertThatThrownBy(() -> HeatTemplate.gather(template, List.of()))
        .hasMessageContaining("it is empty")
        .message()
        .doesNotContain("that line");
  }

  @Test
  void gather_registryThatCannotBeRight_namesTheLine() throws IOException {
    String template = write("t.yaml", "heat_template_version: 2018-08-31");
    for (String wrong :
        List.of(
            "base_url: 5",
            "base_url: ~",
            "base_url:",
            "base_url: {a: b}",
            "resources: [a]",
            "resources: n.yaml",
            "resources: {a: {hooks: 5}}",
            "resources: {a: {hooks: ~}}",
            "resources: {a: {hooks: true}}",
            "resources: {a: {restricted_actions: ~}}",
            "resources: {a: {base_url: ~}}",
            "resources: {a: {hooks: {b: c}}}",
            "resources: {a: {restricted_actions: true}}",
            "resources: {a: {base_url: 5}}")) {
      String environment = write("e.yaml", "resource_registry:\n  %s".formatted(wrong));
      String field = wrong.replaceFirst("resources: \\{a: \\{", "").replaceFirst(":.*", "");

      assertThatThrownBy(() -> HeatTemplate.gather(template, List.of(environment)))
          .as(wrong)
          .isInstanceOf(HothouseException.class)
          .hasMessageContaining("e.yaml, line 2")
          .hasMessageContaining("'%s'".formatted(field));
    }
  }

  @Test
  void gather_aliasesThatExplode_areRefused() throws IOException {
    StringBuilder bomb = new StringBuilder("heat_template_version: 2018-08-31\na0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    String template = write("bomb.yaml", bomb.toString());

    assertThatThrownBy(() -> HeatTemplate.gather(template, List.of()))
        .hasMessageContaining("too many values");
  }
}
