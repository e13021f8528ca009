package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.yaml.JsonReader;
import io.hothouse.yaml.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is expected was computed by Heat's server, by {@code src/test/heat-merges-expected}. */
class EnvironmentMergeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode resource(String name) throws IOException {
    try (InputStream stream = EnvironmentMergeTest.class.getResourceAsStream(name)) {
      return JSON.readTree(stream);
    }
  }

  static List<JsonNode> cases() throws IOException {
    return StreamSupport.stream(resource("/heat-merges.json").spliterator(), false).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void add_environments_makesWhatHeatMakes(JsonNode given) throws Exception {
    JsonNode expected = resource("/heat-merges-expected.json").path(given.path("name").asText());
    if (expected.has("error")) {
      assertThatThrownBy(() -> merged(given))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("parameter '");
    } else {
      assertThat(JSON.readTree(JSON.writeValueAsString(merged(given)))).isEqualTo(expected);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> merged(JsonNode given) throws Malformed {
    Map<String, String> types = JSON.convertValue(given.path("types"), Map.class);
    EnvironmentMerge merge = new EnvironmentMerge(types);
    for (JsonNode environment : given.path("environments")) {
      merge.add((Map<String, Object>) JsonReader.read(environment.toString()).plain());
    }
    return merge.merged();
  }
}
