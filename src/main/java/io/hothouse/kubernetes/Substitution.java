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
 * could change the YAML around them are refused. {@code $${x}} stands for {@code ${x}} itself, as
 * shells have it.
 */
final class Substitution {
  private static final Pattern PLACE = Pattern.compile("\\$?\\$\\{([^}]*)}");
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
            place.group().startsWith("$$")
                ? place.group().substring(1)
                : value(place.group(1), file, index + 1);
        place.appendReplacement(text, Matcher.quoteReplacement(value));
      }
      place.appendTail(text);
      text.append('\n');
    }
    return text.toString();
  }

  private String value(String name, Path file, int line) {
    String value;
    if (name.startsWith("image:")) {
      value = images.get(name.substring("image:".length()));
    } else if (name.startsWith("parameter:")) {
      value = parameters.get(name.substring("parameter:".length()));
    } else {
      value = null;
    }
    if (value == null) {
      throw refused(
          file,
          line,
          "${%s} has no value; there are the images %s and the parameters %s"
              .formatted(name, new TreeSet<>(images.keySet()), new TreeSet<>(parameters.keySet())));
    }
    if (!HARMLESS.matcher(value).matches()) {
      throw refused(file, line, "the value of ${" + name + "} has characters that it may not have");
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
