package io.hothouse.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the Heat templates and the nodes' scripts without a cloud. */
class HeatTemplatesTest {
  private static final Path TEMPLATES = Path.of("heat-templates");
  private static final Pattern PLACEHOLDER = Pattern.compile("@[a-z_]+@");

  private static final Set<Object> PARAMETER_KEYS =
      Set.of("type", "label", "description", "default", "hidden", "constraints");

  static Stream<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>();
    for (Path folder : List.of(TEMPLATES, Path.of("images/node"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(HeatTemplatesTest::isScript).forEach(scripts::add);
      }
    }
    return scripts.stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_readByBash_hasNoSyntaxError(Path script) {
    assertThat(new LocalCommandRunner().run(Command.of("bash", "-n", script.toString())).errors())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.yaml", "worker.yaml"})
  void template_itsFiles_existAndGetEveryPlaceholder(String template) throws IOException {
    Object root = load(template);

    List<Map<?, ?>> replacements = functions(root, "str_replace");
    assertThat(replacements).isNotEmpty();
    for (Map<?, ?> replacement : replacements) {
      String file = ((Map<?, ?>) replacement.get("template")).get("get_file").toString();
      String text = Files.readString(TEMPLATES.resolve(file));
      TreeSet<String> found = new TreeSet<>();
      PLACEHOLDER.matcher(text).results().map(MatchResult::group).forEach(found::add);
      assertThat(found)
          .as(file)
          .isEqualTo(
              new TreeSet<>(
                  ((Map<?, ?>) replacement.get("params"))
                      .keySet().stream().map(String::valueOf).toList()));
    }
  }

  @Test
  void workers_properties_areTheNestedTemplatesParameters() throws IOException {
    Map<?, ?> workers = resource("cluster.yaml", "workers");
    Map<?, ?> definition = (Map<?, ?>) workers.get("resource_def");

    assertThat(((Map<?, ?>) definition.get("properties")).keySet())
        .isEqualTo(((Map<?, ?>) load("worker.yaml").get("parameters")).keySet());
  }

  @Test
  void securityGroup_everyRule_hasASource() throws IOException {
    List<?> rules = (List<?>) resource("cluster.yaml", "security_group").get("rules");

    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(((Map<?, ?>) rule).keySet().stream().map(String::valueOf))
                    .containsAnyOf("remote_ip_prefix", "remote_mode"));
  }

  @Test
  void parameters_all_areDescribed() throws IOException {
    assertThat(((Map<?, ?>) load("cluster.yaml").get("parameters")).values())
        .allSatisfy(
            parameter -> assertThat(((Map<?, ?>) parameter).containsKey("description")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.yaml", "worker.yaml"})
  void parameters_theirKeys_areThoseThatHeatKnows(String template) throws IOException {
    Map<?, ?> parameters = (Map<?, ?>) ((Map<?, ?>) load(template)).get("parameters");

    assertThat(parameters.values())
        .allSatisfy(
            parameter -> assertThat(PARAMETER_KEYS).containsAll(((Map<?, ?>) parameter).keySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "10.244.0.0/16, '', 10.244.0.0/24",
    "10.244.0.0/16, 0, 10.244.1.0/24",
    "10.244.0.0/16, 254, 10.244.255.0/24",
    "10.0.0.0/8, 256, 10.1.1.0/24",
    "192.168.7.0/24, '', 192.168.7.0/24"
  })
  void podRange_ofEveryNode_followsFromItsPlace(String cidr, String worker, String range) {
    assertThat(podRange(cidr, worker).output().strip()).isEqualTo(range);
  }

  @Test
  void podRange_noneLeft_isAnError() {
    CommandResult result = podRange("10.244.0.0/16", "255");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.errors()).contains("10.244.0.0/16").contains("256");
  }

  private static CommandResult podRange(String cidr, String worker) {
    String script =
        "eval \"$(sed -n '/^pod_range()/,/^}/p' \"$1\")\"; POD_CIDR=$2 WORKER_INDEX=$3; pod_range";
    return new LocalCommandRunner()
        .run(
            Command.of(
                "bash",
                "-c",
                script,
                "bash",
                TEMPLATES.resolve("boot/node.sh").toString(),
                cidr,
                worker));
  }

  @Test
  void userData_anyOfItsParts_holdsNoPrivateKey() throws IOException {
    try (Stream<Path> files = Files.walk(TEMPLATES)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content().doesNotContain("PRIVATE KEY"));
    }
  }

  private static boolean isScript(Path file) {
    try {
      return file.toString().endsWith(".sh")
          || (Files.isRegularFile(file) && Files.readString(file).startsWith("#!/bin/bash"));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static Map<?, ?> resource(String template, String name) throws IOException {
    Map<?, ?> resources = (Map<?, ?>) load(template).get("resources");
    return (Map<?, ?>) ((Map<?, ?>) resources.get(name)).get("properties");
  }

  private static Map<?, ?> load(String template) throws IOException {
    Object root =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(TEMPLATES.resolve(template)));
    return (Map<?, ?>) root;
  }

  private static List<Map<?, ?>> functions(Object node, String name) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            if (key.equals(name)) {
              found.add((Map<?, ?>) value);
            }
            found.addAll(functions(value, name));
          });
    } else if (node instanceof List<?> list) {
      list.forEach(element -> found.addAll(functions(element, name)));
    }
    return found;
  }
}
