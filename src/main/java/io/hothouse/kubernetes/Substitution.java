package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of {@code ${image:NAME}} and {@code ${parameter:NAME}}; values that
 * could change the YAML around them are refused. Whatever else is in braces belongs to somebody
 * else, such as a shell, and stays byte for byte. Another dollar before such a place leaves it as
 * it stands, without that dollar.
 */
final class Substitution {
  private static final Pattern PLACE = Pattern.compile("(\\$?)\\$\\{(image|parameter):([^}]*)}");
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");

  private final Map<String, String> images;
  private final Map<String, String> parameters;

  Substitution(Map<String, String> images, Map<String, String> parameters) {
    this.images = images;
    this.parameters = parameters;
  }

  /** Returns the text with all values in their places. */
  String apply(Path file, List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < lines.size(); index++) {
      Matcher place = PLACE.matcher(lines.get(index));
      while (place.find()) {
        String value =
            place.group(1).isEmpty()
                ? value(place.group(2), place.group(3), file, index + 1)
                : place.group().substring(1);
        place.appendReplacement(text, Matcher.quoteReplacement(value));
      }
      place.appendTail(text);
      text.append('\n');
    }
    return text.toString();
  }

  private String value(String kind, String name, Path file, int line) {
    Map<String, String> values = kind.equals("image") ? images : parameters;
    String value = values.get(name);
    if (value == null) {
      throw refused(
          file,
          line,
          "${%1$s:%2$s} has no value; there are the %1$ss %3$s (and where it is meant as it stands, write $${%1$s:%2$s})"
              .formatted(kind, name, new TreeSet<>(values.keySet())));
    }
    if (!HARMLESS.matcher(value).matches()) {
      throw refused(
          file,
          line,
          "the value of ${%s:%s} has characters that it may not have".formatted(kind, name));
    }
    return value;
  }

  private static HothouseException refused(Path file, int line, String reason) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to fill in %s, line %d, but %s. Next: correct that line."
            .formatted(file, line, reason));
  }
}
