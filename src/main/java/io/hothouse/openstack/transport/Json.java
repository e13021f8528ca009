package io.hothouse.openstack.transport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the JSON that the services speak. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMappers.shared();

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT);

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Reads a tree; what is not JSON gives nothing. */
  public static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> !node.isMissingNode());
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A tree could not be written", impossible);
    }
  }

  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Returns plain Java values: maps, lists, texts, numbers, booleans and null. */
  public static Object plain(JsonNode node) {
    return MAPPER.convertValue(node, Object.class);
  }

  /** Returns the texts of an object's fields; other values as JSON. */
  public static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              texts.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
            });
    return Collections.unmodifiableMap(texts);
  }

  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNull() ? "" : value.asText("");
  }

  /**
   * Reads a time; OpenStack writes UTC with and without the letter that says so, and other offsets
   * where its services are set up so.
   *
   * @throws HothouseException with {@link ErrorCode#CLOUD_ERROR} when it is not a time
   */
  public static Optional<Instant> time(JsonNode object, String field) {
    String text = text(object, field);
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(
              TIME.parse(
                  text,
                  time ->
                      LocalDateTime.from(time)
                          .toInstant(
                              time.isSupported(ChronoField.OFFSET_SECONDS)
                                  ? ZoneOffset.from(time)
                                  : ZoneOffset.UTC)));
    } catch (DateTimeParseException problem) {
      throw new HothouseException(
          ErrorCode.CLOUD_ERROR,
          "Tried to read an answer of the cloud, but its '%s' is '%s', which is not a time. Next: see what stands between here and the cloud, such as a proxy."
              .formatted(field, text),
          problem);
    }
  }
}
