package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gathers small templates, each of which has one thing that people write, and others that a grammar
 * has made; what is expected was computed by python-heatclient, by {@code
 * src/test/heat-corpus-expected}.
 */
class HeatCasesTest {
  /** Python writes numbers that are none. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  /** What the client stumbles over, and is read here. */
  private static final Set<String> BETTER =
      Set.of("all lines indented", "colon at the end of a text");

  @TempDir Path folder;

  private static JsonNode resource(String name) throws IOException {
    try (InputStream stream = HeatCasesTest.class.getResourceAsStream(name)) {
      return JSON.readTree(stream);
    }
  }

  static List<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (String kind : List.of("heat-cases", "heat-grammar")) {
      JsonNode answers = resource("/" + kind + "-expected.json");
      int place = 0;
      for (Map.Entry<String, JsonNode> each : resource("/" + kind + ".json").properties()) {
        cases.add(
            Arguments.of(each.getKey(), place++, each.getValue(), answers.path(each.getKey())));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gather_case_equalsWhatTheClientOfHeatComputes(
      String name, int place, JsonNode files, JsonNode answer) throws IOException {
    // Their places tell the cases apart in the answers, too.
    Path own = Files.createDirectories(folder.resolve("" + place));
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      Path path = own.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue().asText());
    }
    JsonNode expected =
        JSON.readTree(JSON.writeValueAsString(answer).replace("@corpus@", "file://" + folder));
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
