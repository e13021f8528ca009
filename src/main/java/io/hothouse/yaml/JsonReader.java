package io.hothouse.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads JSON with its lines. */
public final class JsonReader {
  /** As deep as YAML may be, which is read by the same way down. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(YamlReader.MOST_DEPTH).build())
          .build();

  /** Jackson knows others, which Python does not. */
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private final JsonParser parser;
  private int values;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a text that is one JSON value. */
  public static Value read(String text) throws Malformed {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Value value = new JsonReader(parser).value();
      if (parser.nextToken() != null) {
        throw new Malformed(line(parser), "something follows the end of the JSON");
      }
      return value;
    } catch (StreamConstraintsException problem) {
      throw Malformed.excess(
          line(problem), "it is nested too deeply, or has a number or a name that is too long");
    } catch (JsonProcessingException problem) {
      throw new Malformed(
          line(problem), problem.getOriginalMessage().replaceFirst(": enable `.*", ""));
    } catch (IOException impossible) {
      throw new UncheckedIOException("A text can be read", impossible);
    }
  }

  private static int line(JsonProcessingException problem) {
    return problem.getLocation() == null ? 0 : problem.getLocation().getLineNr();
  }

  private Value value() throws IOException, Malformed {
    int line = line(parser);
    values++;
    if (values > YamlReader.MOST_VALUES) {
      throw Malformed.excess(
          line, "it has too many values (more than %d)".formatted(YamlReader.MOST_VALUES));
    }
    Object content =
        switch (parser.currentToken()) {
          case START_OBJECT -> mapping();
          case START_ARRAY -> list();
          case VALUE_STRING -> parser.getText();
          case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
          case VALUE_NUMBER_FLOAT -> real(line);
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> null;
        };
    return new Value(content, line);
  }

  private double real(int line) throws IOException, Malformed {
    double number = parser.getDoubleValue();
    if (parser.isNaN() && !NO_NUMBERS.contains(parser.getText())) {
      throw new Malformed(line, "'%s' is not a number".formatted(parser.getText()));
    }
    return number;
  }

  private Map<Object, Value> mapping() throws IOException, Malformed {
    Map<Object, Value> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      map.put(key, value());
    }
    return Collections.unmodifiableMap(map);
  }

  private List<Value> list() throws IOException, Malformed {
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return Collections.unmodifiableList(items);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
