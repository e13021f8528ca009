package io.hothouse.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON with its lines. */
public final class JsonReader {
  /** As deep as YAML may be, which is read by the same way down. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(YamlReader.MOST_DEPTH).build())
          .build();

  private JsonReader() {}

  /** Reads a text that is one JSON value. */
  public static Value read(String text) throws Malformed {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Value value = value(parser);
      if (parser.nextToken() != null) {
        throw new Malformed(line(parser), "something follows the end of the JSON");
      }
      return value;
    } catch (StreamConstraintsException problem) {
      throw new Malformed(
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

  private static Value value(JsonParser parser) throws IOException {
    int line = line(parser);
    JsonToken token = parser.currentToken();
    Object content =
        switch (token) {
          case START_OBJECT -> mapping(parser);
          case START_ARRAY -> list(parser);
          case VALUE_STRING -> parser.getText();
          case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
          case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> null;
        };
    return new Value(content, line);
  }

  private static Map<Object, Value> mapping(JsonParser parser) throws IOException {
    Map<Object, Value> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      map.put(key, value(parser));
    }
    return Collections.unmodifiableMap(map);
  }

  private static List<Value> list(JsonParser parser) throws IOException {
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return Collections.unmodifiableList(items);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
