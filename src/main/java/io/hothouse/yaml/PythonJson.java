package io.hothouse.yaml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes JSON letter by letter as Python's {@code json.dumps} does.
 *
 * <p>By hand, as no library writes Python's spaces, escapes and numbers: what Heat gets has to be
 * what its own client sends.
 */
public final class PythonJson {
  private static final int FIRST_SCIENTIFIC = 16;
  private static final int LAST_SCIENTIFIC = -5;

  private PythonJson() {}

  /** Writes a value. */
  public static String write(Value value) {
    if (value.mapping().isPresent()) {
      return value.mapping().get().entrySet().stream()
          .map(PythonJson::entry)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value.list().isPresent()) {
      return value.list().get().stream()
          .map(PythonJson::write)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.text().map(PythonJson::quoted).orElseGet(() -> key(value.content()));
  }

  /** Writes plain Java values, as {@link Value#plain} returns them. */
  public static String ofPlain(Object plain) {
    return write(Value.of(plain));
  }

  private static String entry(Map.Entry<Object, Value> entry) {
    return quoted(key(entry.getKey())) + ": " + write(entry.getValue());
  }

  /** Returns a scalar as it stands for a key. */
  public static String key(Object scalar) {
    if (scalar == null) {
      return "null";
    }
    return scalar instanceof Double number ? real(number) : scalar.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      switch (letter) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (letter >= ' ' && letter <= '~') {
            quoted.append(letter);
          } else {
            quoted.append("\\u%04x".formatted((int) letter));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = shortest(number);
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent > LAST_SCIENTIFIC && exponent < FIRST_SCIENTIFIC) {
      return (decimal.scale() <= 0 ? decimal.setScale(1) : decimal).toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** Returns the fewest digits that mean this very number, which Java 17 does not always find. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    int digits = 1;
    while (exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).doubleValue() != number) {
      digits++;
    }
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
