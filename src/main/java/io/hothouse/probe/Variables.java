package io.hothouse.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the templates of one attempt refer to as {@code ${name}}: what answers brought, {@code
 * unique} (12 random hexadecimal digits), {@code payload} (64 KiB of random text), {@code node},
 * and {@code secret:NAME/KEY}.
 */
final class Variables {
  /** The names that every attempt has. */
  static final Set<String> GIVEN = Set.of("unique", "payload", "node");

  /** What a template refers to. */
  static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

  static final String SECRET = "secret:";
  private static final int PAYLOAD_BYTES = 48 * 1024;
  private static final int UNIQUE_BYTES = 6;

  private final Function<String, Secret> secrets;
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> secretValues = new HashSet<>();

  Variables(String node, Function<String, Secret> secrets) {
    this.secrets = secrets;
    values.put("node", node);
    values.put("unique", HexFormat.of().formatHex(random(UNIQUE_BYTES)));
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  void putSecret(String name, String value) {
    values.put(name, value);
    secretValues.add(value);
  }

  /** Returns the template with all values in their places. */
  String fill(String template) {
    StringBuilder text = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    while (place.find()) {
      place.appendReplacement(text, Matcher.quoteReplacement(value(place.group(1))));
    }
    return place.appendTail(text).toString();
  }

  /** Returns the JSON with all values in the places of its texts. */
  JsonNode fill(JsonNode template) {
    if (template.isTextual()) {
      return TextNode.valueOf(fill(template.textValue()));
    }
    if (template.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      template
          .properties()
          .forEach(field -> object.set(fill(field.getKey()), fill(field.getValue())));
      return object;
    }
    if (template.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      template.forEach(item -> array.add(fill(item)));
      return array;
    }
    return template;
  }

  /** Returns the text without any secret that this attempt knows. */
  String redacted(String text) {
    String safe = text;
    for (String secret : secretValues) {
      safe = safe.replace(secret, "(secret)");
    }
    return safe;
  }

  private String value(String name) {
    if (name.startsWith(SECRET)) {
      String secret = secrets.apply(name.substring(SECRET.length())).value();
      secretValues.add(secret);
      return secret;
    }
    if (name.equals("payload")) {
      return values.computeIfAbsent(
          name, absent -> Base64.getEncoder().encodeToString(random(PAYLOAD_BYTES)));
    }
    String value = values.get(name);
    if (value == null) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to fill in ${%s} of a probe, but no answer has brought it. Next: capture it before."
              .formatted(name));
    }
    return value;
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
