package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gathers small templates, each of which has one thing that people write; what is expected was
 * computed by python-heatclient, by {@code src/test/heat-corpus-expected}.
 */
class HeatCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the client stumbles over, and is read here: a whole template may be indented. */
  private static final Set<String> BETTER = Set.of("all lines indented");

  @TempDir Path folder;

  private static JsonNode resource(String name) throws IOException {
    try (InputStream stream = HeatCasesTest.class.getResourceAsStream(name)) {
      return JSON.readTree(stream);
    }
  }

  static List<String> cases() throws IOException {
    List<String> names = new ArrayList<>();
    resource("/heat-cases.json").fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gather_case_equalsWhatTheClientOfHeatComputes(String name) throws IOException {
    // Their places tell the cases apart in the answers, too.
    Path own = Files.createDirectories(folder.resolve("" + cases().indexOf(name)));
    for (Map.Entry<String, JsonNode> file : resource("/heat-cases.json").path(name).properties()) {
      Path path = own.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue().asText());
    }
    JsonNode expected =
        JSON.readTree(
            resource("/heat-cases-expected.json")
                .path(name)
                .toString()
                .replace("@corpus@", "file://" + folder));
    if (expected.has("error")) {
      if (BETTER.contains(name)) {
        assertThat(gathered(own).text()).isNotEmpty();
      } else {
        assertThatThrownBy(() -> gathered(own))
            .isInstanceOf(HothouseException.class)
            .hasMessageContaining(own.toString());
      }
      return;
    }

    HeatTemplate gathered = gathered(own);

    assertThat(gathered.text()).isEqualTo(expected.path("template").asText());
    assertThat(gathered.files()).isEqualTo(JSON.convertValue(expected.path("files"), Map.class));
    HeatTemplateTest.assertSameEnvironment(gathered, expected);
  }

  private static HeatTemplate gathered(Path own) throws IOException {
    try (Stream<Path> files = Files.list(own)) {
      return HeatTemplate.gather(
          own.resolve("template.yaml").toString(),
          files
              .map(Path::toString)
              .filter(file -> file.matches(".*/environment-.\\.yaml"))
              .sorted()
              .toList());
    }
  }
}
