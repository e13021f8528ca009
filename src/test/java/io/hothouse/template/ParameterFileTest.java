package io.hothouse.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.Value;
import io.hothouse.yaml.YamlReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterFileTest {
  @Property
  void of_anyText_isReadAsTheSameText(
      @ForAll @NotBlank @StringLength(max = 80) String name,
      @ForAll String text,
      @ForAll String description)
      throws Malformed {
    assertThat(read(name, declared("string", text, description))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "off",
        "no",
        "No",
        "yes",
        "true",
        "False",
        "null",
        "~",
        "y",
        "N",
        "0123",
        "12",
        "1e3",
        "1.5",
        ".inf",
        "0x1f",
        "1:30",
        "2026-11-25",
        "=",
        "<<",
        "",
        " ",
        "a: b",
        "# a",
        "\u2028x",
        "\ud83d\ude00",
        "\\ud83d\\ude00",
        "\\\ud83d\ude00",
        "a\u0085b"
      })
  void of_textThatYamlTakesForSomethingElse_isReadAsTheSameText(String text) throws Malformed {
    assertThat(read("name", declared("string", text, "a\u2028parameters: {}\u0085b")))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian-12", "m1.small", "one"})
  void of_plainText_needsNoQuotes(String text) {
    assertThat(written("name", declared("string", text, "")))
        .isEqualTo("parameters:\n  name: " + text + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "42"})
  void of_numberThatWasGivenAsAText_isANumber(String text) throws Malformed {
    assertThat(read("count", declared("number", text, "")))
        .isEqualTo(new java.math.BigInteger(text));
  }

  private static Map<String, Object> declared(String type, Object value, String description) {
    Map<String, Object> declared = new LinkedHashMap<>();
    declared.put("type", type);
    declared.put("default", value);
    declared.put("description", description);
    return declared;
  }

  private static String written(String name, Map<String, Object> declared) {
    HeatTemplate template =
        new HeatTemplate("", Map.of(), Map.of(name, declared), List.of(), Map.of());
    return ParameterFile.of(template, Map.of());
  }

  private static Object read(String name, Map<String, Object> declared) throws Malformed {
    Value all = YamlReader.readStrictly(written(name, declared));
    return all.at("parameters").flatMap(own -> own.at(name)).orElseThrow().content();
  }
}
